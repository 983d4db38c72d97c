/* How bytes come and go: a plain socket, or TLS on one. */
#ifndef TRANSPORT_H
#define TRANSPORT_H
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct { int fd; void *tls; /* NULL: plain */ } Transport;

/** Makes a certificate of its own for localhost, and writes it to a file that clients are to trust. Ends the process when it cannot. */
void transport_make_certificate(const char *file);

/** Takes over a non-blocking socket. */
Transport transport_open(int fd, bool secure);
void transport_close(Transport *transport);

/** As recv. @param drops nobody looks at the bytes: where they come as they are, the kernel throws them away */
ssize_t transport_receive(Transport *transport, void *buffer, size_t limit, bool drops);

/** Whether bytes wait here, of which the kernel knows nothing any more. */
bool transport_has_more(const Transport *transport);

/** Sends all of it, waiting when it must. */
bool transport_send(Transport *transport, const char *data, size_t length);

#endif
