/*
 * An S3 that forgets every byte: what stands behind each system that the bench measures.
 *
 *   null-s3 [--rate BYTES_PER_SECOND] [--part-delay MILLISECONDS] [--tls FILE]
 *
 * One thread, epoll, keep-alive. Bodies of parts are counted and dropped inside the kernel (MSG_TRUNC); of small objects
 * they are kept. Prints its port on stdout; with --tls a second one, where it speaks TLS with a certificate that it
 * writes to FILE. GET /__stats tells what has arrived. Not a server for anything else: it
 * believes every request, checks no signature, and expects no pipelining.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "transport.h"

enum { HEAD_LIMIT = 32 << 10, READ_SIZE = 1 << 20, KEEP_LIMIT = 4 << 20, MAX_PARTS = 10000, TICK_MS = 5 };

/* ---- text that grows ---- */

typedef struct { char *data; size_t length, capacity; } Text;

static void text_append(Text *text, const void *data, size_t length) {
  if (text->length + length + 1 > text->capacity) {
    text->capacity = (text->length + length + 1) * 2;
    text->data = realloc(text->data, text->capacity);
    if (!text->data) abort();
  }
  memcpy(text->data + text->length, data, length);
  text->data[text->length += length] = 0;
}

__attribute__((format(printf, 2, 3))) static void text_print(Text *text, const char *format, ...) {
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length >= (int)sizeof line) abort();
  text_append(text, line, (size_t)length);
}

static void text_free(Text *text) {
  free(text->data);
  *text = (Text){0};
}

/* ---- chunked bodies: HTTP's, and the SDK's aws-chunked inside it ---- */

typedef struct { enum { SIZE, EXTENSION, DATA, DATA_END, TRAILER, TRAILER_LINE, END } state; uint64_t left; } Chunks;

typedef void (*Sink)(void *target, const char *data, size_t length);

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)tolower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void chunks_feed(Chunks *chunks, const char *data, size_t length, Sink sink, void *target) {
  for (size_t i = 0; i < length && chunks->state != END;) {
    if (chunks->state == DATA) {
      size_t take = length - i < chunks->left ? length - i : (size_t)chunks->left;
      sink(target, data + i, take);
      i += take;
      if ((chunks->left -= take) == 0) chunks->state = DATA_END;
      continue;
    }
    char c = data[i++];
    switch (chunks->state) {
      case SIZE:
        if (hex_digit(c) >= 0) chunks->left = chunks->left * 16 + (uint64_t)hex_digit(c);
        else if (c == ';') chunks->state = EXTENSION;
        else if (c == '\n') chunks->state = chunks->left ? DATA : TRAILER;
        break;
      case EXTENSION:
        if (c == '\n') chunks->state = chunks->left ? DATA : TRAILER;
        break;
      case DATA_END:
        if (c == '\n') chunks->state = SIZE;
        break;
      case TRAILER: /* at the start of a line */
        if (c == '\n') chunks->state = END;
        else if (c != '\r') chunks->state = TRAILER_LINE;
        break;
      default:
        if (c == '\n') chunks->state = TRAILER;
    }
  }
}

/* ---- what is stored ---- */

typedef struct Object {
  struct Object *next;
  char *key;
  Text headers, body;
  uint64_t size;
  char etag[48];
  time_t modified;
} Object;

typedef struct { bool open; char *key; Text headers; uint64_t *sizes; int count; /* sizes hold size + 1; 0: none */ } Upload;

enum { BUCKETS = 1 << 16 };
static Object *objects[BUCKETS];
static Upload *uploads;
static size_t upload_count;
static struct { uint64_t bytes, parts, requests, object_bytes, completed; } stats;
static uint64_t rate;
static int part_delay_ms;

static Object **find_object(const char *key) {
  uint32_t hash = 2166136261u;
  for (const char *c = key; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619u;
  Object **place = &objects[hash % BUCKETS];
  while (*place && strcmp((*place)->key, key)) place = &(*place)->next;
  return place;
}

static void remove_object(const char *key) {
  Object **place = find_object(key), *object = *place;
  if (!object) return;
  *place = object->next;
  free(object->key);
  text_free(&object->headers);
  text_free(&object->body);
  free(object);
}

static Object *new_object(const char *key) {
  remove_object(key);
  Object **place = find_object(key), *object = calloc(1, sizeof *object);
  object->key = strdup(key);
  object->modified = time(NULL);
  return *place = object;
}

static Upload *find_upload(const char *id) {
  size_t index = id && *id == 'u' ? strtoull(id + 1, NULL, 10) : SIZE_MAX;
  return index < upload_count && uploads[index].open ? &uploads[index] : NULL;
}

static void close_upload(Upload *upload) {
  upload->open = false;
  free(upload->key);
  free(upload->sizes);
  text_free(&upload->headers);
}

static void store_part(Upload *upload, int number, uint64_t size) {
  if (number > upload->count) {
    upload->sizes = realloc(upload->sizes, sizeof(uint64_t) * (size_t)number);
    memset(upload->sizes + upload->count, 0, sizeof(uint64_t) * (size_t)(number - upload->count));
    upload->count = number;
  }
  upload->sizes[number - 1] = size + 1;
}

static void part_etag(char etag[33], int number, uint64_t size) {
  snprintf(etag, 33, "%016x%016llx", (unsigned)number, (unsigned long long)size);
}

/* ---- connections ---- */

typedef struct Connection {
  struct Connection *previous, *next;
  Transport transport;
  char head[HEAD_LIMIT];
  size_t head_length;
  bool in_body, keeps_body, is_chunked, is_aws_chunked, closes, paused;
  uint64_t left, received;
  Chunks http_chunks, aws_chunks;
  Text body;
  int64_t resumes_at, answers_at;
  char method[8], path[2048], query[4096];
} Connection;

static Connection *connections;
static int poller;
static char scratch[READ_SIZE];

static int64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static void close_connection(Connection *c) {
  transport_close(&c->transport);
  if (c->previous) c->previous->next = c->next;
  else connections = c->next;
  if (c->next) c->next->previous = c->previous;
  text_free(&c->body);
  free(c);
}

/** While it is paused, a connection waits for the clock and not for bytes. */
static void set_paused(Connection *c, bool paused) {
  if (c->paused == paused) return;
  c->paused = paused;
  struct epoll_event event = {.events = paused ? 0 : EPOLLIN, .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->transport.fd, &event);
}

static void answer(Connection *c, const char *status, const char *headers, const Text *body, uint64_t length) {
  Text response = {0};
  text_print(&response, "HTTP/1.1 %s\r\nx-amz-request-id: null\r\nContent-Length: %llu\r\n", status, (unsigned long long)length);
  if (headers) text_append(&response, headers, strlen(headers));
  text_append(&response, c->closes ? "Connection: close\r\n\r\n" : "\r\n", c->closes ? 21 : 2);
  if (body && body->data) text_append(&response, body->data, body->length);
  if (!transport_send(&c->transport, response.data, response.length)) c->closes = true;
  text_free(&response);
}

static void answer_text(Connection *c, const char *status, Text *body) {
  answer(c, status, *body->data == '{' ? "Content-Type: application/json\r\n" : "Content-Type: application/xml\r\n", body, body->length);
  text_free(body);
}

static void answer_error(Connection *c, const char *status, const char *code) {
  Text body = {0};
  if (!strcmp(c->method, "HEAD")) return answer(c, status, NULL, NULL, 0);
  text_print(&body, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>null-s3</Message></Error>", code);
  answer_text(c, status, &body);
}

/* ---- the calls ---- */

/** The value of a query parameter in a buffer that the next call overwrites, or NULL. */
static const char *parameter(const Connection *c, const char *name) {
  static char value[256];
  size_t length = strlen(name);
  for (const char *at = c->query; at && *at; at = strchr(at, '&'), at = at ? at + 1 : NULL) {
    if (strncmp(at, name, length) || (at[length] != '=' && at[length] != '&' && at[length] != 0)) continue;
    size_t size = at[length] == '=' ? strcspn(at + length + 1, "&") : 0;
    if (size >= sizeof value) size = sizeof value - 1;
    memcpy(value, at + length + 1, size);
    value[size] = 0;
    return value;
  }
  return NULL;
}

static int number_parameter(const Connection *c, const char *name, int fallback) {
  const char *text = parameter(c, name);
  return text && *text ? atoi(text) : fallback;
}

/** Headers that come back with the object. */
static void keep_headers(const Connection *c, Text *headers) {
  for (const char *line = strstr(c->head, "\r\n"); line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    const char *text = line + 2;
    if (strncasecmp(text, "x-amz-meta-", 11) && strncasecmp(text, "content-type:", 13) &&
        strncasecmp(text, "content-disposition:", 20))
      continue;
    text_append(headers, text, (size_t)(strstr(text, "\r\n") + 2 - text));
  }
}

static void answer_stats(Connection *c) {
  Text body = {0};
  text_print(&body, "{\"bytes\":%llu,\"parts\":%llu,\"requests\":%llu,\"objectBytes\":%llu,\"completed\":%llu}",
             (unsigned long long)stats.bytes, (unsigned long long)stats.parts, (unsigned long long)stats.requests,
             (unsigned long long)stats.object_bytes, (unsigned long long)stats.completed);
  answer_text(c, "200 OK", &body);
}

static void create_upload(Connection *c) {
  if (upload_count % 1024 == 0) uploads = realloc(uploads, sizeof(Upload) * (upload_count + 1024));
  Upload *upload = &uploads[upload_count];
  *upload = (Upload){.open = true, .key = strdup(c->path)};
  keep_headers(c, &upload->headers);
  Text body = {0};
  text_print(&body, "<?xml version=\"1.0\"?><InitiateMultipartUploadResult><UploadId>u%zu</UploadId></InitiateMultipartUploadResult>", upload_count++);
  answer_text(c, "200 OK", &body);
}

static void upload_part(Connection *c) {
  int number = number_parameter(c, "partNumber", 0);
  Upload *upload = find_upload(parameter(c, "uploadId"));
  stats.bytes += c->received;
  stats.parts++;
  if (!upload || number < 1 || number > MAX_PARTS) return answer_error(c, "404 Not Found", "NoSuchUpload");
  store_part(upload, number, c->received);
  char etag[33], headers[64];
  part_etag(etag, number, c->received);
  snprintf(headers, sizeof headers, "ETag: \"%s\"\r\n", etag);
  answer(c, "200 OK", headers, NULL, 0);
}

static void list_parts(Connection *c, Upload *upload) {
  int number = number_parameter(c, "part-number-marker", 0), limit = number_parameter(c, "max-parts", 1000), listed = 0;
  Text body = {0};
  text_print(&body, "<?xml version=\"1.0\"?><ListPartsResult>");
  for (; number < upload->count && listed < limit; number++) {
    if (!upload->sizes[number]) continue;
    char etag[33];
    part_etag(etag, number + 1, upload->sizes[number] - 1);
    text_print(&body, "<Part><PartNumber>%d</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;%s&quot;</ETag><Size>%llu</Size></Part>",
               number + 1, etag, (unsigned long long)upload->sizes[number] - 1);
    listed++;
  }
  bool has_more = false;
  for (int rest = number; rest < upload->count; rest++) has_more |= upload->sizes[rest] != 0;
  text_print(&body, "<NextPartNumberMarker>%d</NextPartNumberMarker><MaxParts>%d</MaxParts><IsTruncated>%s</IsTruncated></ListPartsResult>",
             number, limit, has_more ? "true" : "false");
  answer_text(c, "200 OK", &body);
}

static void complete_upload(Connection *c, Upload *upload) {
  Object *object = new_object(upload->key);
  int count = 0;
  for (const char *at = c->body.data; at && (at = strstr(at, "<PartNumber>")); count++) {
    int number = atoi(at += 12);
    if (number >= 1 && number <= upload->count && upload->sizes[number - 1]) object->size += upload->sizes[number - 1] - 1;
  }
  snprintf(object->etag, sizeof object->etag, "%032llx-%d", (unsigned long long)object->size, count);
  object->headers = upload->headers;
  upload->headers = (Text){0};
  close_upload(upload);
  stats.completed++;
  Text body = {0};
  text_print(&body, "<?xml version=\"1.0\"?><CompleteMultipartUploadResult><ETag>&quot;%s&quot;</ETag></CompleteMultipartUploadResult>", object->etag);
  answer_text(c, "200 OK", &body);
}

static void answer_empty_list(Connection *c) {
  Text body = {0};
  const char *name = parameter(c, "uploads") ? "ListMultipartUploadsResult" : "ListBucketResult";
  text_print(&body, "<?xml version=\"1.0\"?><%s><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></%s>", name, name);
  answer_text(c, "200 OK", &body);
}

static void put_object(Connection *c) {
  Object *object = new_object(c->path);
  object->size = c->received;
  object->body = c->body;
  c->body = (Text){0};
  keep_headers(c, &object->headers);
  snprintf(object->etag, sizeof object->etag, "%032llx", (unsigned long long)c->received);
  stats.object_bytes += c->received;
  char headers[80];
  snprintf(headers, sizeof headers, "ETag: \"%s\"\r\n", object->etag);
  answer(c, "200 OK", headers, NULL, 0);
}

static void read_object(Connection *c) {
  Object *object = *find_object(c->path);
  if (!object) return answer_error(c, "404 Not Found", "NoSuchKey");
  bool is_head = !strcmp(c->method, "HEAD");
  if (!is_head && object->body.length != object->size) return answer_error(c, "501 Not Implemented", "NotImplemented");
  char modified[64];
  strftime(modified, sizeof modified, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&object->modified));
  Text headers = {0};
  text_print(&headers, "ETag: \"%s\"\r\nLast-Modified: %s\r\n", object->etag, modified);
  if (object->headers.data) text_append(&headers, object->headers.data, object->headers.length);
  answer(c, "200 OK", headers.data, is_head ? NULL : &object->body, object->size);
  text_free(&headers);
}

static bool is_bucket(const Connection *c) {
  const char *slash = strchr(c->path + 1, '/');
  return !slash || slash[1] == 0;
}

static void handle(Connection *c) {
  bool is_get = !strcmp(c->method, "GET"), is_put = !strcmp(c->method, "PUT"), is_post = !strcmp(c->method, "POST");
  const char *id = parameter(c, "uploadId");
  if (!strcmp(c->path, "/__stats")) return answer_stats(c);
  stats.requests++;
  if (is_put && id) return upload_part(c);
  if (id) {
    Upload *upload = find_upload(id);
    if (!upload) return answer_error(c, "404 Not Found", "NoSuchUpload");
    if (is_get) return list_parts(c, upload);
    if (is_post) return complete_upload(c, upload);
    close_upload(upload);
    return answer(c, "204 No Content", NULL, NULL, 0);
  }
  if (is_post && parameter(c, "uploads")) return create_upload(c);
  if (is_bucket(c)) return is_get ? answer_empty_list(c) : answer(c, "200 OK", NULL, NULL, 0);
  if (is_put) return put_object(c);
  if (!strcmp(c->method, "DELETE")) {
    remove_object(c->path);
    return answer(c, "204 No Content", NULL, NULL, 0);
  }
  read_object(c);
}

/* ---- reading ---- */

static void take_body(void *target, const char *data, size_t length) {
  Connection *c = target;
  c->received += length;
  if (c->keeps_body && c->body.length + length <= KEEP_LIMIT) text_append(&c->body, data, length);
}

static void take_http_data(void *target, const char *data, size_t length) {
  Connection *c = target;
  if (c->is_aws_chunked) chunks_feed(&c->aws_chunks, data, length, take_body, c);
  else take_body(c, data, length);
}

/** Body bytes as they came over the wire. */
static void take_wire(Connection *c, const char *data, size_t length) {
  if (c->is_chunked) {
    chunks_feed(&c->http_chunks, data, length, take_http_data, c);
    return;
  }
  c->left -= length;
  take_http_data(c, data, length);
}

static bool body_is_over(const Connection *c) { return c->is_chunked ? c->http_chunks.state == END : c->left == 0; }

/** @returns the value of a header, cut off at the line's end by `length`, or NULL */
static const char *header(const Connection *c, const char *name, size_t *length) {
  size_t name_length = strlen(name);
  for (const char *line = strstr(c->head, "\r\n"); line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    const char *text = line + 2;
    if (strncasecmp(text, name, name_length) || text[name_length] != ':') continue;
    text += name_length + 1;
    while (*text == ' ') text++;
    *length = (size_t)(strstr(text, "\r\n") - text);
    return text;
  }
  return NULL;
}

static bool header_has(const Connection *c, const char *name, const char *word) {
  size_t length;
  const char *value = header(c, name, &length);
  return value && memmem(value, length, word, strlen(word)) != NULL;
}

/** @returns false when the request cannot be read */
static bool begin_request(Connection *c, size_t head_size) {
  char target[6144];
  if (sscanf(c->head, "%7s %6143s", c->method, target) != 2) return false;
  char *query = strchr(target, '?');
  if (query) *query++ = 0;
  if (strlen(target) >= sizeof c->path || (query && strlen(query) >= sizeof c->query)) return false;
  strcpy(c->path, target);
  strcpy(c->query, query ? query : "");

  size_t length;
  const char *size = header(c, "content-length", &length);
  c->left = size ? strtoull(size, NULL, 10) : 0;
  c->is_chunked = header_has(c, "transfer-encoding", "chunked");
  c->is_aws_chunked = header_has(c, "content-encoding", "aws-chunked");
  c->closes = header_has(c, "connection", "close");
  c->http_chunks = c->aws_chunks = (Chunks){0};
  c->received = 0;
  c->body.length = 0;
  c->keeps_body = strcmp(c->method, "PUT") || !parameter(c, "uploadId");
  c->in_body = true;
  if (header_has(c, "expect", "100-continue") && !transport_send(&c->transport, "HTTP/1.1 100 Continue\r\n\r\n", 25)) return false;
  if (c->head_length > head_size) take_wire(c, c->head + head_size, c->head_length - head_size);
  return true;
}

/* The following tell whether the connection can be read on at once: it is neither closed, paused nor empty. */

static bool finish_request(Connection *c) {
  c->answers_at = 0;
  handle(c);
  c->in_body = false;
  c->head_length = 0;
  if (!c->closes) return true;
  close_connection(c);
  return false;
}

static bool end_body(Connection *c) {
  if (!part_delay_ms || c->keeps_body) return finish_request(c);
  c->answers_at = now_ms() + part_delay_ms;
  set_paused(c, true);
  return false;
}

static bool give_up(Connection *c) {
  close_connection(c);
  return false;
}

static bool read_head(Connection *c) {
  ssize_t got = transport_receive(&c->transport, c->head + c->head_length, HEAD_LIMIT - 1 - c->head_length, false);
  if (got < 0 && errno == EAGAIN) return false;
  if (got <= 0) return give_up(c);
  c->head_length += (size_t)got;
  c->head[c->head_length] = 0;
  char *end = memmem(c->head, c->head_length, "\r\n\r\n", 4);
  if (!end && c->head_length < HEAD_LIMIT - 1) return true;
  if (!end || !begin_request(c, (size_t)(end + 4 - c->head))) return give_up(c);
  return body_is_over(c) ? end_body(c) : true;
}

static bool read_body(Connection *c) {
  size_t limit = READ_SIZE;
  if (!c->is_chunked && c->left < limit) limit = (size_t)c->left;
  if (rate && rate * TICK_MS / 1000 < limit) limit = rate * TICK_MS / 1000;
  bool drops = !c->keeps_body && !c->is_chunked && !c->is_aws_chunked;
  ssize_t got = transport_receive(&c->transport, scratch, limit, drops);
  if (got < 0 && errno == EAGAIN) return false;
  if (got <= 0) return give_up(c);
  if (drops) {
    c->left -= (size_t)got;
    c->received += (size_t)got;
  } else {
    take_wire(c, scratch, (size_t)got);
  }
  if (body_is_over(c)) return end_body(c);
  if (!rate) return true;
  c->resumes_at = now_ms() + TICK_MS;
  set_paused(c, true);
  return false;
}

/** A plain socket is asked again when it has more; what TLS has read ahead would never be told of again. */
static void read_connection(Connection *c) {
  while ((c->in_body ? read_body(c) : read_head(c)) && transport_has_more(&c->transport)) continue;
}

static void accept_connection(int listener, bool secure) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  int on = 1, small = 64 << 10;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  /* A slow store must not hide behind megabytes of socket buffer. */
  if (rate) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  Connection *c = calloc(1, sizeof *c);
  c->transport = transport_open(fd, secure);
  c->next = connections;
  if (connections) connections->previous = c;
  connections = c;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

/** Goes on with the connections whose time has come. */
static void wake_connections(void) {
  int64_t now = now_ms();
  for (Connection *c = connections, *next; c; c = next) {
    next = c->next;
    if (!c->paused) continue;
    if (c->answers_at ? c->answers_at > now : c->resumes_at > now) continue;
    set_paused(c, false);
    bool may_go_on = !c->answers_at || finish_request(c);
    if (may_go_on && transport_has_more(&c->transport)) read_connection(c);
  }
}

static int listen_anywhere(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)) {
    perror("null-s3");
    exit(1);
  }
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d ", ntohs(address.sin_port));
  return listener;
}

static void listen_on(int *listener) {
  *listener = listen_anywhere();
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, *listener, &event);
}

int main(int count, char **words) {
  const char *certificate = NULL;
  for (int i = 1; i + 1 < count; i += 2) {
    if (!strcmp(words[i], "--rate")) rate = strtoull(words[i + 1], NULL, 10);
    if (!strcmp(words[i], "--part-delay")) part_delay_ms = atoi(words[i + 1]);
    if (!strcmp(words[i], "--tls")) certificate = words[i + 1];
  }
  signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
  poller = epoll_create1(EPOLL_CLOEXEC);
  int plain, secure;
  listen_on(&plain);
  if (certificate) {
    transport_make_certificate(certificate);
    listen_on(&secure);
  }
  puts("");
  fflush(stdout);
  struct epoll_event events[256];
  for (;;) {
    int ready = epoll_wait(poller, events, 256, rate || part_delay_ms ? TICK_MS : -1);
    for (int i = 0; i < ready; i++) {
      void *what = events[i].data.ptr;
      if (what == &plain || what == &secure) accept_connection(*(int *)what, what == &secure);
      else if (((Connection *)what)->paused) close_connection(what); /* only a hang-up is told while paused */
      else read_connection(what);
    }
    if (rate || part_delay_ms) wake_connections();
  }
}
