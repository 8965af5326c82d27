/* Regular expressions, as far as libpcre2 is installed. For one thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct usher_pattern;

/* True if there are any. */
int usher_patterns_load(void);

/* NULL for what is none, with words about it. */
struct usher_pattern *usher_pattern_make(const uint8_t *text, size_t length, char *words, size_t room);

/* True if it matches somewhere in the text; a search that takes too long finds nothing. */
int usher_pattern_matches(const struct usher_pattern *pattern, const uint8_t *text, size_t length);

void usher_pattern_free(struct usher_pattern *pattern);
