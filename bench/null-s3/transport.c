#define _GNU_SOURCE
#include "transport.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef WITH_TLS
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { READ_AHEAD = 256 << 10, VALID_SECONDS = 7 * 24 * 3600 };
static SSL_CTX *context;

static void check(bool is_right, const char *what) {
  if (is_right) return;
  fprintf(stderr, "null-s3: %s\n", what);
  ERR_print_errors_fp(stderr);
  exit(1);
}

static void add_extension(X509 *certificate, int nid, const char *value) {
  X509V3_CTX extensions;
  X509V3_set_ctx(&extensions, certificate, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &extensions, nid, value);
  check(extension && X509_add_ext(certificate, extension, -1), "extension");
  X509_EXTENSION_free(extension);
}

void transport_make_certificate(const char *file) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  X509 *certificate = X509_new();
  check(key && certificate, "key");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), getpid());
  X509_gmtime_adj(X509_getm_notBefore(certificate), -VALID_SECONDS);
  X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_SECONDS);
  X509_set_pubkey(certificate, key);
  X509_NAME *name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"null-s3", -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  check(X509_sign(certificate, key, EVP_sha256()) > 0, "signature");

  FILE *out = fopen(file, "w");
  check(out && PEM_write_X509(out, certificate) && fclose(out) == 0, file);
  context = SSL_CTX_new(TLS_server_method());
  check(context && SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1, "context");
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, READ_AHEAD);
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

static void *start_tls(int fd) {
  SSL *tls = SSL_new(context);
  if (tls && SSL_set_fd(tls, fd) == 1) {
    SSL_set_accept_state(tls); /* the first read shakes hands */
    return tls;
  }
  check(false, "connection");
  return NULL;
}

/** What recv and send would have said. */
static ssize_t result_of(SSL *tls, int done) {
  if (done > 0) return done;
  int error = SSL_get_error(tls, done);
  ERR_clear_error();
  if (error == SSL_ERROR_ZERO_RETURN) return 0;
  errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
  return -1;
}

static ssize_t receive_tls(void *tls, void *buffer, size_t limit) { return result_of(tls, SSL_read(tls, buffer, (int)limit)); }
static ssize_t send_tls(void *tls, const char *data, size_t length) { return result_of(tls, SSL_write(tls, data, (int)length)); }
static bool has_more_tls(void *tls) { return SSL_has_pending(tls) == 1; }
static void stop_tls(void *tls) { SSL_free(tls); }

#else

void transport_make_certificate(const char *file) {
  fprintf(stderr, "null-s3: cannot serve %s, it was compiled without TLS\n", file);
  exit(1);
}
static void *start_tls(int fd) { (void)fd; return NULL; }
static ssize_t receive_tls(void *tls, void *buffer, size_t limit) { (void)tls, (void)buffer, (void)limit; return -1; }
static ssize_t send_tls(void *tls, const char *data, size_t length) { (void)tls, (void)data, (void)length; return -1; }
static bool has_more_tls(void *tls) { (void)tls; return false; }
static void stop_tls(void *tls) { (void)tls; }

#endif

Transport transport_open(int fd, bool secure) { return (Transport){.fd = fd, .tls = secure ? start_tls(fd) : NULL}; }

void transport_close(Transport *transport) {
  if (transport->tls) stop_tls(transport->tls);
  close(transport->fd);
}

ssize_t transport_receive(Transport *transport, void *buffer, size_t limit, bool drops) {
  if (transport->tls) return receive_tls(transport->tls, buffer, limit);
  return recv(transport->fd, drops ? NULL : buffer, limit, drops ? MSG_TRUNC : 0);
}

bool transport_has_more(const Transport *transport) { return transport->tls && has_more_tls(transport->tls); }

bool transport_send(Transport *transport, const char *data, size_t length) {
  while (length > 0) {
    ssize_t sent = transport->tls ? send_tls(transport->tls, data, length) : send(transport->fd, data, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
      struct pollfd writable = {.fd = transport->fd, .events = POLLOUT};
      if (poll(&writable, 1, 10000) != 1) return false;
      continue;
    }
    if (sent <= 0) return false;
    data += sent;
    length -= (size_t)sent;
  }
  return true;
}
