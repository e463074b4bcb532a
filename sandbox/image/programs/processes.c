#include "processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK_NAME "LAB_COMMAND="

static ssize_t read_file(pid_t pid, const char *name, char *text, size_t size)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t length = read(file, text, size - 1);
    close(file);
    if (length >= 0)
        text[length] = '\0';
    return length;
}

static bool read_process(pid_t pid, struct process *process)
{
    char text[1024];
    if (read_file(pid, "stat", text, sizeof text) <= 0)
        return false;
    /* The program's name may hold anything, so the fields are counted from its last bracket. */
    const char *rest = strrchr(text, ')');
    int parent, group, session;
    char state;
    if (rest == NULL || sscanf(rest, ") %c %d %d %d", &state, &parent, &group, &session) != 4)
        return false;
    if (state == 'Z' || state == 'X')
        return false;
    long pages = 0;
    if (read_file(pid, "statm", text, sizeof text) > 0)
        (void)sscanf(text, "%*d %ld", &pages);
    process->pid = pid;
    process->parent = parent;
    process->group = group;
    process->session = session;
    process->kilobytes = pages * (sysconf(_SC_PAGESIZE) / 1024);
    process->mark[0] = '\0';
    return true;
}

void read_mark(struct process *process)
{
    static char text[16384];
    ssize_t length = read_file(process->pid, "environ", text, sizeof text);
    for (ssize_t at = 0; at < length; at += (ssize_t)strlen(text + at) + 1) {
        if (strncmp(text + at, MARK_NAME, strlen(MARK_NAME)) == 0) {
            snprintf(process->mark, sizeof process->mark, "%s", text + at + strlen(MARK_NAME));
            return;
        }
    }
}

void read_processes(struct processes *all, bool with_marks)
{
    all->length = 0;
    DIR *folder = opendir("/proc");
    if (folder == NULL)
        return;
    for (struct dirent *entry; all->length < MAX_PROCESSES && (entry = readdir(folder)) != NULL;) {
        pid_t pid = (pid_t)atoi(entry->d_name);
        struct process *next = &all->list[all->length];
        if (pid <= 1 || !read_process(pid, next))
            continue;
        if (with_marks)
            read_mark(next);
        all->length++;
    }
    closedir(folder);
}

int open_error_output(const struct process *process)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fd/2", (int)process->pid);
    return open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

bool is_terminal_shell(const struct process *process)
{
    if (process->parent != 0 || process->session != process->pid)
        return false;
    int output = open_error_output(process);
    if (output < 0)
        return false;
    bool is_terminal = isatty(output);
    close(output);
    return is_terminal;
}
