/*
 * The first process of every lab: gathers processes whose parents have died, which would count against the student's
 * limit for ever, guards the limits (guard.h) and tells programs what is written from outside (announce.h).
 *
 *     lab-init MEMORY_MB PROCESSES
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "announce.h"
#include "clock.h"
#include "guard.h"

/* Every program that is linked dynamically opens it when it starts. */
#define OPENED_BY_PROGRAMS "/etc/ld.so.preload"
#define BLIND_WAIT_MS 400

static void on_child(int signal)
{
    (void)signal; /* only to be woken */
}

static void drain(int file)
{
    char events[4096];
    while (read(file, events, sizeof events) > 0)
        continue;
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    const struct limits limits = { atol(arguments[1]), atoi(arguments[2]) };

    /* Its memory, files and output are not the student's. */
    prctl(PR_SET_DUMPABLE, 0);
    sigset_t children, none;
    sigemptyset(&none);
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    signal(SIGCHLD, on_child);
    const int starts = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    const bool sees_starts = inotify_add_watch(starts, OPENED_BY_PROGRAMS, IN_OPEN) >= 0;
    const int host = announce_begin() ? STDIN_FILENO : -1;

    for (;;) {
        drain(starts);
        struct next_look next = guard_look(&limits);
        if (next.or_program_start && !sees_starts)
            next = (struct next_look){ BLIND_WAIT_MS, false };
        long end = monotonic_ms() + next.wait_ms;
        struct pollfd awaited[2] = { { host, POLLIN, 0 }, { next.or_program_start ? starts : -1, POLLIN, 0 } };
        for (long left = next.wait_ms; left > 0 && awaited[1].revents == 0; left = end - monotonic_ms()) {
            const struct timespec wait = { left / 1000, left % 1000 * 1000000L };
            awaited[0].revents = 0;
            ppoll(awaited, 2, &wait, &none);
            if (awaited[0].revents & POLLIN)
                announce_listen();
            while (waitpid(-1, NULL, WNOHANG) > 0)
                continue;
        }
    }
}
