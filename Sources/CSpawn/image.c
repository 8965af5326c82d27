/* Programs that lie in one block of memory. */
#include "include/CSpawn.h"

#include <errno.h>

static void relocate_list(char *base, uint64_t offset) {
    for (uint64_t *entry = (uint64_t *)(void *)(base + offset); *entry; entry++) {
        *entry += (uint64_t)(uintptr_t)base;
    }
}

int usher_spawn_relocate(struct usher_spawn_image *image, size_t size, struct usher_spawn_program *program) {
    _Static_assert(sizeof(void *) == sizeof(uint64_t), "images hold pointers in 64 bits");
    if (size < sizeof *image || image->magic != USHER_IMAGE_MAGIC || image->size > size) return -EINVAL;
    char *base = (char *)image;
    struct usher_spawn_step *steps = (struct usher_spawn_step *)(void *)(base + image->steps);
    for (uint32_t i = 0; i < image->step_count; i++) {
        if (steps[i].p) steps[i].p = base + (uintptr_t)steps[i].p;
    }
    relocate_list(base, image->candidates);
    relocate_list(base, image->argv);
    relocate_list(base, image->envp);
    program->steps = steps;
    program->step_count = image->step_count;
    program->source_count = 0;
    program->sources = 0;
    program->reset_signals = ~(uint64_t)0;
    program->candidates = (const char *const *)(void *)(base + image->candidates);
    program->argv = (char *const *)(void *)(base + image->argv);
    program->envp = (char **)(void *)(base + image->envp);
    program->pidfd_entry = 0;
    program->pidfd_offset = 0;
    return 0;
}
