#define _GNU_SOURCE
#include "announce.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOME "/home/student"
#define STEP_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
/* Whatever a path has become meanwhile: not through links, and not waiting for the other end of a FIFO. */
#define CAREFUL (O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)

enum { MOST_HELD = 8 };

/* Files that are about to be replaced. One that nothing more is heard of makes room for a later one. */
static struct held {
    unsigned long number;
    int file;
} held[MOST_HELD];

static char heard[2 * PIPE_BUF];
static size_t heard_length;

/* Opens the folder of `path`, a name at a time; `name` is what is left. Negative when there is none. */
static int open_parent(char *path, const char **name)
{
    int folder = open(HOME, STEP_FLAGS);
    for (char *slash; folder >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        *slash = '\0';
        const int next = openat(folder, path, STEP_FLAGS);
        close(folder);
        folder = next;
    }
    *name = path;
    return folder;
}

static int open_file(int folder, const char *name)
{
    const int file = openat(folder, name, O_RDONLY | CAREFUL);
    struct stat status;
    if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
        return file;
    close(file);
    errno = EISDIR;
    return -1;
}

/*
 * Its owner becomes its owner: IN_ATTRIB. IN_MODIFY and IN_CLOSE_WRITE cannot be had without the engine opening the file
 * for writing, which it goes on to hold; the host could no longer tell whether a program writes to it.
 */
static void touch(int file)
{
    struct stat status;
    if (fstat(file, &status) == 0)
        fchown(file, status.st_uid, status.st_gid);
    close(file);
}

static void touch_folder(int parent, const char *name)
{
    const int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | CAREFUL);
    if (folder >= 0)
        touch(folder);
}

/*
 * To the guest's kernel the file that comes is another one than the file it replaces, and whoever watches the file, not
 * its folder, watches the old one. It can be touched after it has lost its name only by who has opened it before.
 */
static void hold(unsigned long number, int folder, const char *name)
{
    struct held *place = &held[number % MOST_HELD];
    if (place->file >= 0)
        close(place->file);
    *place = (struct held){ number, open_file(folder, name) };
}

static void touch_held(unsigned long number)
{
    struct held *place = &held[number % MOST_HELD];
    if (place->file < 0 || place->number != number)
        return;
    touch(place->file);
    place->file = -1;
}

static void tell_watchers(int folder, const char *name)
{
    const int file = open_file(folder, name);
    if (file >= 0) {
        touch(file);
    } else {
        /* Of what is gone only its folder can tell; of a folder that was made, both do. */
        if (errno == EISDIR)
            touch_folder(folder, name);
        touch_folder(folder, ".");
    }
}

static void obey(char *line)
{
    char *path;
    const unsigned long number = strtoul(line + 1, &path, 10);
    if (*path++ != ' ')
        return;
    const char *name;
    const int folder = open_parent(path, &name);
    if (line[0] == '<') {
        if (folder >= 0)
            hold(number, folder, name);
        dprintf(STDERR_FILENO, "%lu\n", number);
    } else {
        touch_held(number);
        if (folder >= 0)
            tell_watchers(folder, name);
    }
    if (folder >= 0)
        close(folder);
}

bool announce_begin(void)
{
    for (size_t i = 0; i < MOST_HELD; i++)
        held[i].file = -1;
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0 || !S_ISFIFO(status.st_mode))
        return false;
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    fcntl(STDERR_FILENO, F_SETFL, fcntl(STDERR_FILENO, F_GETFL) | O_NONBLOCK);
    return true;
}

void announce_listen(void)
{
    const ssize_t length = read(STDIN_FILENO, heard + heard_length, sizeof heard - heard_length);
    if (length <= 0)
        return;
    heard_length += (size_t)length;
    char *line = heard, *end;
    while ((end = memchr(line, '\n', (size_t)(heard + heard_length - line))) != NULL) {
        *end = '\0';
        obey(line);
        line = end + 1;
    }
    heard_length -= (size_t)(line - heard);
    memmove(heard, line, heard_length);
    if (heard_length == sizeof heard)
        heard_length = 0; /* cannot happen: a line is written in one piece of at most PIPE_BUF */
}
