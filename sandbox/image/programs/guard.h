#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

/*
 * Ends what takes more than a lab has before the walls outside end the whole lab: the job that holds most when the
 * memory is used up, and programs that start others without end. Says so in the terminal they run in, and to the
 * host.
 */
struct limits {
    long memory_mb;
    int processes;
};

/* When to look again: after some milliseconds, or already when a program starts. */
struct next_look {
    int wait_ms;
    bool or_program_start;
};

/* Looks once, and acts if it must. */
struct next_look guard_look(const struct limits *limits);

#endif
