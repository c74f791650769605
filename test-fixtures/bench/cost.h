// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of `cost` share.
#pragma once

typedef long long ns;

/* CLOCK_MONOTONIC. */
ns now(void);

/* Says what failed, with errno, and ends. */
_Noreturn void die(const char *what);
