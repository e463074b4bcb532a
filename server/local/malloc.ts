/**
 * For the environment of a server process: buffers above 65 KiB are given back to the system when they are freed.
 *
 * glibc moves that bound up as large buffers come and go, and then keeps documents and what they were encoded from in
 * its heap, where the few that stay hold on to all that went. Not lower: a socket is read into 64 KiB, and to get and
 * give those back each time was measured to make 300 people who come at once wait a quarter longer.
 */
export const MALLOC: Readonly<Record<string, string>> = { MALLOC_MMAP_THRESHOLD_: String(65 * 1024) };
