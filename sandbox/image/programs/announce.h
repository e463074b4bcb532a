/*
 * Files of the home are also written from outside the sandbox, of which the guest's kernel hears nothing: programs that
 * watch files with inotify would never be told. So the host says here what it writes, and it is done again from inside
 * as far as watchers can tell.
 *
 * The host writes lines to stdin, with a path below the home:
 *     < NUMBER PATH     is about to be replaced; answered with "NUMBER" on stderr when that is prepared
 *     > NUMBER PATH     has been written, made, moved or removed
 * Nothing else is ever said to it, so there is nothing in which it could be fooled.
 */
#ifndef LAB_ANNOUNCE_H
#define LAB_ANNOUNCE_H

#include <stdbool.h>

/* False when stdin is not the host's, which is then not to be listened to. */
bool announce_begin(void);

/* Reads what the host has said, without waiting for more, and does it. */
void announce_listen(void);

#endif
