// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A call that returns -ERESTARTNOINTR starts again by itself, whatever the signal's handler: nobody
// has seen a result yet, so it is neither a call nor a failure.
static __always_inline bool restarts(s64 result) { return result == -ERESTARTNOINTR; }
