/*
 * The first process of every lab: gathers processes whose parents have died, which would count against the student's
 * limit for ever, and guards the limits (guard.h).
 *
 *     lab-init MEMORY_MB PROCESSES
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "clock.h"
#include "guard.h"

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    const struct limits limits = { atol(arguments[1]), atoi(arguments[2]) };

    /* Its memory, files and output are not the student's, though the user is the same. */
    prctl(PR_SET_DUMPABLE, 0);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);

    for (;;) {
        long next = monotonic_ms() + guard_look(&limits);
        for (long left = 0; left >= 0; left = next - monotonic_ms()) {
            const struct timespec wait = { left / 1000, left % 1000 * 1000000L };
            sigtimedwait(&children, NULL, &wait);
            while (waitpid(-1, NULL, WNOHANG) > 0)
                continue;
        }
    }
}
