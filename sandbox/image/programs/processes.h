#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdbool.h>
#include <sys/types.h>

#define MAX_PROCESSES 512
#define MARK_LENGTH 64

struct process {
    pid_t pid, parent, group, session;
    long kilobytes;
    /* What the host calls the command or terminal it belongs to (LAB_COMMAND in its environment); may be empty. */
    char mark[MARK_LENGTH];
};

struct processes {
    int length;
    struct process list[MAX_PROCESSES];
};

/* All processes but this one and those that have ended; marks are read only when asked for. */
void read_processes(struct processes *all, bool with_marks);

void read_mark(struct process *process);

/* A shell on a terminal that the host has opened. Its programs are not. */
bool is_terminal_shell(const struct process *process);

/* Its error output, to add a line to; -1 when it is a pipe of the host or gone. */
int open_error_output(const struct process *process);

#endif
