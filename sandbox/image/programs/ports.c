#include "ports.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { TCP_LISTENING = 0x0a };

static bool contains(const uint16_t *ports, size_t count, uint16_t port)
{
    for (size_t i = 0; i < count; i++)
        if (ports[i] == port)
            return true;
    return false;
}

static size_t read_table(const char *file, uint16_t *ports, size_t count, size_t max)
{
    FILE *table = fopen(file, "r");
    if (!table)
        return count;
    char line[512];
    while (count < max && fgets(line, sizeof line, table)) {
        unsigned port, state;
        /* "  0: 0100007F:1F40 00000000:0000 0A ..."; the heading does not match */
        if (sscanf(line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x", &port, &state) != 2)
            continue;
        if (state == TCP_LISTENING && port > 0 && port <= UINT16_MAX && !contains(ports, count, (uint16_t)port))
            ports[count++] = (uint16_t)port;
    }
    fclose(table);
    return count;
}

static int ascending(const void *one, const void *other)
{
    return *(const uint16_t *)one - *(const uint16_t *)other;
}

size_t listening_ports(uint16_t *ports, size_t max)
{
    size_t count = read_table("/proc/net/tcp", ports, 0, max);
    count = read_table("/proc/net/tcp6", ports, count, max);
    qsort(ports, count, sizeof *ports, ascending);
    return count;
}
