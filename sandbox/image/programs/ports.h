#ifndef LAB_PORTS_H
#define LAB_PORTS_H

#include <stddef.h>
#include <stdint.h>

/* TCP ports that are listened on, ascending, each once; at most `max`. Returns how many. */
size_t listening_ports(uint16_t *ports, size_t max);

#endif
