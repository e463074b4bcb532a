/*
 * The first process of every lab: gathers processes whose parents have died, which would count against the student's
 * limit for ever, and guards the limits (guard.h).
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
    struct pollfd starts = { inotify_init1(IN_NONBLOCK | IN_CLOEXEC), POLLIN, 0 };
    bool sees_starts = inotify_add_watch(starts.fd, OPENED_BY_PROGRAMS, IN_OPEN) >= 0;

    for (;;) {
        drain(starts.fd);
        struct next_look next = guard_look(&limits);
        if (next.or_program_start && !sees_starts)
            next = (struct next_look){ BLIND_WAIT_MS, false };
        long end = monotonic_ms() + next.wait_ms;
        starts.revents = 0;
        for (long left = next.wait_ms; left > 0 && starts.revents == 0; left = end - monotonic_ms()) {
            const struct timespec wait = { left / 1000, left % 1000 * 1000000L };
            ppoll(&starts, next.or_program_start ? 1 : 0, &wait, &none);
            while (waitpid(-1, NULL, WNOHANG) > 0)
                continue;
        }
    }
}
