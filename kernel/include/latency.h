// SPDX-License-Identifier: GPL-3.0-or-later
//
// The buckets of a latency histogram: number 0 holds what took less than a microsecond, number i
// what took from 2^(i-1) to 2^i microseconds, the last one everything that took longer.
#pragma once

#define LATENCY_BUCKETS 24

static __always_inline u32 latency_bucket(u64 nanoseconds) {
  u64 rest = nanoseconds / 1000;
  u32 bits = 0;

  if (rest >> (LATENCY_BUCKETS - 2))
    return LATENCY_BUCKETS - 1;
  if (rest >> 16) {
    bits += 16;
    rest >>= 16;
  }
  if (rest >> 8) {
    bits += 8;
    rest >>= 8;
  }
  if (rest >> 4) {
    bits += 4;
    rest >>= 4;
  }
  if (rest >> 2) {
    bits += 2;
    rest >>= 2;
  }
  // 0 and 1 need as many bits as they say, 2 and 3 need two.
  return bits + (rest > 1 ? 2 : rest);
}
