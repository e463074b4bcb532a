#ifndef CLOCK_H
#define CLOCK_H

#include <time.h>

/* Milliseconds since some moment in the past; no change of the date moves it. */
static inline long monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
