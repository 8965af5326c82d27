/* The header is all there is; this file makes it a target of its own. */
#include "CLinux.h"
