#include "CLinux.h"
typedef int CLinux_placeholder;
