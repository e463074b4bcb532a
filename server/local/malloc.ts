/**
 * For the environment of a server process: buffers of 32 KiB and more are given back to the system when they are freed.
 *
 * glibc moves that bound up as large buffers come and go, and then keeps documents and what they were encoded from in
 * its heap, where the few that stay hold on to all that went: 50 kB documents were measured to cost 60 to 100 kB more.
 */
export const MALLOC: Readonly<Record<string, string>> = { MALLOC_MMAP_THRESHOLD_: String(32 * 1024) };
