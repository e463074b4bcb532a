/*
 * The host's way to servers that students start, whose network is the sandbox's own loopback. The host starts it when
 * it is needed, as a user of its own: no program of a student can stop, trace or read it.
 *
 * It carries many streams over one pair of pipes. A frame is
 *     type: u8 | 0: u8 | stream: u16 | length: u32 | payload        (little-endian)
 * and sandbox/runsc/tunnel-frames.ts is the other end. Each side sends a stream only as many bytes as the other has
 * given it credit for, so one stream that nobody reads holds up no other, and memory is bounded.
 * The host numbers the streams; a number is free again once CLOSED was sent for it.
 */
#define _GNU_SOURCE
#include "ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FROM_HOST_CONNECT = 1, FROM_HOST_ABORT = 2, FROM_HOST_PORTS = 3 };
enum { TO_HOST_OPENED = 17, TO_HOST_CLOSED = 18, TO_HOST_PORTS = 19 };
enum { DATA = 33, END = 34, CREDIT = 35 };

enum {
    STREAMS = 128,
    HEADER = 8,
    MAX_PAYLOAD = 16 * 1024,
    WINDOW = 64 * 1024,
    /* For each stream as many small frames as can be due without the host having said more. */
    RESERVE = STREAMS * 8 * (HEADER + 4),
    OUT_SIZE = 256 * 1024,
    MAX_PORTS = 256,
};

struct stream {
    bool open;
    bool connecting;
    bool tried_ipv6;
    bool host_ended;   /* the host sends no more */
    bool server_ended; /* the server sends no more */
    uint16_t port;
    int socket;
    uint32_t credit;  /* what may be sent to the host */
    uint32_t written; /* what the host has not been given credit for yet */
    uint8_t *queue;   /* from the host, not yet taken by the server: WINDOW bytes */
    size_t queued;
};

static struct stream streams[STREAMS];
static uint8_t in[2 * (HEADER + MAX_PAYLOAD)];
static size_t in_length;
static uint8_t out[OUT_SIZE];
static size_t out_length;

static uint32_t read_u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void write_u16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static void write_u32(uint8_t *at, uint32_t value)
{
    write_u16(at, (uint16_t)value);
    write_u16(at + 2, (uint16_t)(value >> 16));
}

static void write_header(uint8_t *at, uint8_t type, size_t number, size_t length)
{
    at[0] = type;
    at[1] = 0;
    write_u16(at + 2, (uint16_t)number);
    write_u32(at + 4, (uint32_t)length);
}

static void send_frame(uint8_t type, size_t number, const void *payload, size_t length)
{
    if (out_length + HEADER + length > OUT_SIZE)
        exit(1); /* cannot happen: the host is not listened to while there is no room for answers */
    write_header(out + out_length, type, number, length);
    if (length > 0)
        memcpy(out + out_length + HEADER, payload, length);
    out_length += HEADER + length;
}

static void send_u32(uint8_t type, size_t number, uint32_t value)
{
    uint8_t bytes[4];
    write_u32(bytes, value);
    send_frame(type, number, bytes, sizeof bytes);
}

/* The last that is heard of a stream. `reason` is an errno, or 0 when both sides had ended it. */
static void close_stream(struct stream *stream, int reason)
{
    if (stream->socket >= 0)
        close(stream->socket);
    free(stream->queue);
    memset(stream, 0, sizeof *stream);
    send_u32(TO_HOST_CLOSED, (size_t)(stream - streams), (uint32_t)reason);
}

static int start_connecting(struct stream *stream)
{
    const struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = htons(stream->port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = htons(stream->port),
                                       .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    stream->socket = socket(stream->tried_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (stream->socket < 0)
        return errno;
    const struct sockaddr *address = stream->tried_ipv6 ? (const void *)&ipv6 : (const void *)&ipv4;
    const socklen_t length = stream->tried_ipv6 ? sizeof ipv6 : sizeof ipv4;
    if (connect(stream->socket, address, length) == 0 || errno == EINPROGRESS)
        return 0;
    return errno;
}

/* After a refusal the other loopback address is tried: servers listen on either. */
static void connection_failed(struct stream *stream, int reason)
{
    while (reason != 0 && !stream->tried_ipv6) {
        if (stream->socket >= 0)
            close(stream->socket);
        stream->tried_ipv6 = true;
        reason = start_connecting(stream);
    }
    if (reason != 0)
        close_stream(stream, reason);
}

static void finish_connecting(struct stream *stream)
{
    int reason = 0;
    socklen_t length = sizeof reason;
    getsockopt(stream->socket, SOL_SOCKET, SO_ERROR, &reason, &length);
    if (reason != 0) {
        connection_failed(stream, reason);
        return;
    }
    const int on = 1;
    setsockopt(stream->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    stream->connecting = false;
    send_frame(TO_HOST_OPENED, (size_t)(stream - streams), NULL, 0);
}

static void open_stream(struct stream *stream, uint16_t port)
{
    *stream = (struct stream){ .open = true, .connecting = true, .port = port, .socket = -1,
                               .credit = WINDOW, .queue = malloc(WINDOW) };
    const int reason = stream->queue ? start_connecting(stream) : ENOMEM;
    if (reason != 0)
        connection_failed(stream, reason);
}

/* Gives the server what waits for it. */
static void write_to_server(struct stream *stream)
{
    while (stream->queued > 0) {
        const ssize_t written = send(stream->socket, stream->queue, stream->queued, MSG_NOSIGNAL);
        if (written < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (written < 0) {
            close_stream(stream, errno);
            return;
        }
        stream->queued -= (size_t)written;
        stream->written += (uint32_t)written;
        memmove(stream->queue, stream->queue + written, stream->queued);
    }
    if (stream->written >= WINDOW / 4 && !stream->host_ended) {
        send_u32(CREDIT, (size_t)(stream - streams), stream->written);
        stream->written = 0;
    }
    if (stream->host_ended && stream->queued == 0) {
        if (stream->server_ended)
            close_stream(stream, 0);
        else
            shutdown(stream->socket, SHUT_WR);
    }
}

static void read_from_server(struct stream *stream)
{
    uint8_t *frame = out + out_length;
    const size_t most = stream->credit < MAX_PAYLOAD ? stream->credit : MAX_PAYLOAD;
    const size_t number = (size_t)(stream - streams);
    const ssize_t length = recv(stream->socket, frame + HEADER, most, 0);
    if (length > 0) {
        write_header(frame, DATA, number, (size_t)length);
        out_length += HEADER + (size_t)length;
        stream->credit -= (uint32_t)length;
    } else if (length == 0) {
        stream->server_ended = true;
        send_frame(END, number, NULL, 0);
        if (stream->host_ended && stream->queued == 0)
            close_stream(stream, 0);
    } else if (errno != EAGAIN && errno != EINTR) {
        close_stream(stream, errno);
    }
}

static void send_ports(size_t request)
{
    uint16_t ports[MAX_PORTS];
    const size_t count = listening_ports(ports, MAX_PORTS);
    uint8_t bytes[2 * MAX_PORTS];
    for (size_t i = 0; i < count; i++)
        write_u16(bytes + 2 * i, ports[i]);
    send_frame(TO_HOST_PORTS, request, bytes, 2 * count);
}

/* False when the host says what it never should. Frames for a stream that has just closed are no mistake. */
static bool handle_frame(uint8_t type, size_t number, const uint8_t *payload, size_t length)
{
    if (type == FROM_HOST_PORTS) {
        send_ports(number);
        return true;
    }
    if (number >= STREAMS)
        return false;
    struct stream *stream = &streams[number];
    if (type == FROM_HOST_CONNECT) {
        if (stream->open || length != 2)
            return false;
        open_stream(stream, (uint16_t)(payload[0] | payload[1] << 8));
        return true;
    }
    if (!stream->open)
        return true;
    switch (type) {
    case FROM_HOST_ABORT:
        close_stream(stream, ECONNABORTED);
        return true;
    case DATA:
        if (stream->host_ended || stream->queued + length > WINDOW)
            return false;
        memcpy(stream->queue + stream->queued, payload, length);
        stream->queued += length;
        break;
    case END:
        stream->host_ended = true;
        break;
    case CREDIT:
        if (length != 4)
            return false;
        stream->credit += read_u32(payload);
        return true;
    default:
        return false;
    }
    if (!stream->connecting)
        write_to_server(stream);
    return true;
}

/* False at the end of stdin, or when it makes no sense. */
static bool read_from_host(void)
{
    const ssize_t length = read(STDIN_FILENO, in + in_length, sizeof in - in_length);
    if (length < 0)
        return errno == EAGAIN || errno == EINTR;
    if (length == 0)
        return false;
    in_length += (size_t)length;
    return true;
}

static bool has_room_for_data(void)
{
    return out_length + HEADER + MAX_PAYLOAD + RESERVE <= OUT_SIZE;
}

static bool frame_waits(void)
{
    return in_length >= HEADER && in_length - HEADER >= read_u32(in + 4);
}

/* Handles the frames that are complete, as long as there is room for what they lead to. */
static bool handle_frames(void)
{
    size_t at = 0;
    while (in_length - at >= HEADER && has_room_for_data()) {
        const uint8_t *frame = in + at;
        const size_t length = read_u32(frame + 4);
        if (length > MAX_PAYLOAD)
            return false;
        if (in_length - at < HEADER + length)
            break;
        if (!handle_frame(frame[0], frame[2] | (size_t)frame[3] << 8, frame + HEADER, length))
            return false;
        at += HEADER + length;
    }
    in_length -= at;
    memmove(in, in + at, in_length);
    return true;
}

static bool write_to_host(void)
{
    const ssize_t written = write(STDOUT_FILENO, out, out_length);
    if (written < 0)
        return errno == EAGAIN || errno == EINTR;
    out_length -= (size_t)written;
    memmove(out, out + written, out_length);
    return true;
}

static short awaited(const struct stream *stream, bool room)
{
    if (!stream->open)
        return 0;
    if (stream->connecting)
        return POLLOUT;
    const bool reads = room && stream->credit > 0 && !stream->server_ended;
    return (short)((stream->queued > 0 ? POLLOUT : 0) | (reads ? POLLIN : 0));
}

static void serve(struct stream *stream, short events)
{
    if (stream->connecting) {
        finish_connecting(stream);
        if (!stream->open || stream->connecting)
            return;
        write_to_server(stream); /* what the host sent meanwhile */
        return;
    }
    if (stream->queued > 0 && (events & (POLLOUT | POLLERR | POLLHUP)))
        write_to_server(stream);
    if (stream->open && !stream->server_ended && stream->credit > 0 && has_room_for_data() &&
        (events & (POLLIN | POLLERR | POLLHUP)))
        read_from_server(stream);
}

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
    for (;;) {
        struct pollfd waiting[STREAMS + 2];
        const bool room = has_room_for_data();
        const bool listens = in_length < sizeof in;
        waiting[0] = (struct pollfd){ .fd = listens ? STDIN_FILENO : -1, .events = POLLIN };
        waiting[1] = (struct pollfd){ .fd = out_length > 0 ? STDOUT_FILENO : -1, .events = POLLOUT };
        for (size_t i = 0; i < STREAMS; i++) {
            /* One that nothing is awaited of is left out, or its hang-up would be told again and again. */
            const short events = awaited(&streams[i], room);
            waiting[i + 2] = (struct pollfd){ .fd = events ? streams[i].socket : -1, .events = events };
        }
        if (poll(waiting, STREAMS + 2, room && frame_waits() ? 0 : -1) < 0 && errno != EINTR)
            return 1;
        if (waiting[1].revents && !write_to_host())
            return 1;
        for (size_t i = 0; i < STREAMS; i++)
            if (waiting[i + 2].revents && streams[i].open)
                serve(&streams[i], waiting[i + 2].revents);
        if (waiting[0].revents && !read_from_host())
            return 0;
        if (!handle_frames())
            return 1;
        if (out_length > 0 && !write_to_host())
            return 1;
    }
}
