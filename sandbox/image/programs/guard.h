#ifndef GUARD_H
#define GUARD_H

/*
 * Ends what takes more than a lab has before the walls outside end the whole lab: the job that holds most when the
 * memory is used up, and programs that start others without end. Says so in the terminal they run in, and to the
 * host.
 */
struct limits {
    long memory_mb;
    int processes;
};

/* Looks once, acts if it must, and returns after how many milliseconds to look again. */
int guard_look(const struct limits *limits);

#endif
