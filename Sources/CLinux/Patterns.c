/* Regular expressions by libpcre2, which is loaded when the first one is needed: nothing else needs it. */
#include "Patterns.h"
#include <dlfcn.h>
#include <stdlib.h>

/* Of the library's documented interface (pcre2api(3)), in its spelling for bytes. */
static struct {
    void *(*compile)(const uint8_t *, size_t, uint32_t, int *, size_t *, void *);
    void *(*make_data)(const void *, void *);
    void *(*make_context)(void *);
    int (*set_limit)(void *, uint32_t);
    int (*match)(const void *, const uint8_t *, size_t, size_t, uint32_t, void *, void *);
    int (*message)(int, uint8_t *, size_t);
    void (*free_code)(void *);
    void (*free_data)(void *);
} library;

struct usher_pattern {
    void *code, *data, *context;
};

int usher_patterns_load(void) {
    static int is_loaded;
    if (is_loaded) return 1;
    void *handle = dlopen("libpcre2-8.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return 0;
    const struct {
        const char *name;
        void *place;
    } symbols[] = {
        {"pcre2_compile_8", &library.compile}, {"pcre2_match_data_create_from_pattern_8", &library.make_data},
        {"pcre2_match_context_create_8", &library.make_context},
        {"pcre2_set_match_limit_8", &library.set_limit}, {"pcre2_match_8", &library.match},
        {"pcre2_get_error_message_8", &library.message}, {"pcre2_code_free_8", &library.free_code},
        {"pcre2_match_data_free_8", &library.free_data},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *symbol = dlsym(handle, symbols[i].name);
        if (!symbol) return 0;
        *(void **)symbols[i].place = symbol;
    }
    return is_loaded = 1;
}

struct usher_pattern *usher_pattern_make(const uint8_t *text, size_t length, char *words, size_t room) {
    int error = 0;
    size_t place = 0;
    if (room > 0) *words = 0;
    if (!usher_patterns_load()) return 0;
    struct usher_pattern *pattern = calloc(1, sizeof *pattern);
    if (!pattern) return 0;
    pattern->code = library.compile(text, length, 0, &error, &place, 0);
    if (!pattern->code) {
        library.message(error, (uint8_t *)words, room);
        free(pattern);
        return 0;
    }
    pattern->data = library.make_data(pattern->code, 0);
    pattern->context = library.make_context(0);
    if (!pattern->data || !pattern->context) {
        usher_pattern_free(pattern);
        return 0;
    }
    /* A pattern that tries all ways there are must not hold up whoever reads the lines. */
    library.set_limit(pattern->context, 20000);
    return pattern;
}

int usher_pattern_matches(const struct usher_pattern *pattern, const uint8_t *text, size_t length) {
    static const uint8_t nothing;
    return library.match(pattern->code, text ? text : &nothing, length, 0, 0, pattern->data, pattern->context) >= 0;
}

void usher_pattern_free(struct usher_pattern *pattern) {
    if (!pattern) return;
    if (pattern->data) library.free_data(pattern->data);
    library.free_code(pattern->code);
    free(pattern);
}
