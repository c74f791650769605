// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector disk, CO-RE. What is counted when: kernel/include/disk.h and include/disk_by_request.h.
//
// There are no programs on the tracepoints' records: wherever there is BTF there are raw tracepoints,
// and those see more.
#include "core.h"

#include "disk_by_request.h"

char _license[] SEC("license") = "GPL";

// Set before load: which argument is the request. Until 5.10 the queue comes before it.
const volatile u32 issue_request_argument = 0;
const volatile u32 requeue_request_argument = 0;

// An expression would make the compiler compute an address in the arguments, which the verifier does
// not take; the empty statements keep the two loads apart.
static __always_inline struct request *request_argument(u64 *arguments, u32 index) {
  u64 request;

  if (index) {
    request = arguments[1];
    asm volatile("" : "+r"(request));
  } else {
    request = arguments[0];
    asm volatile("" : "+r"(request));
  }
  return (struct request *)request;
}

// block_rq_issue([queue, ]request): blk_mq_start_request, for every request a driver is given.
SEC("tp_btf/block_rq_issue")
int disk_issue_tp_btf(u64 *arguments) {
  disk_request_issued(disk_typed_request(request_argument(arguments, issue_request_argument)));
  return 0;
}

SEC("raw_tp/block_rq_issue")
int disk_issue_raw_tp(u64 *arguments) {
  disk_request_issued(disk_raw_request(request_argument(arguments, issue_request_argument)));
  return 0;
}

// block_rq_complete(request, error, bytes): blk_update_request and blk_complete_request, for every
// part of a request that is done.
SEC("tp_btf/block_rq_complete")
int disk_complete_tp_btf(u64 *arguments) {
  disk_request_completed(disk_typed_request((struct request *)arguments[0]), arguments[2]);
  return 0;
}

SEC("raw_tp/block_rq_complete")
int disk_complete_raw_tp(u64 *arguments) {
  disk_request_completed(disk_raw_request((struct request *)arguments[0]), arguments[2]);
  return 0;
}

// block_rq_requeue([queue, ]request): __blk_mq_requeue_request, when a driver gives a request back.
SEC("tp_btf/block_rq_requeue")
int disk_requeue_tp_btf(u64 *arguments) {
  disk_request_requeued(request_argument(arguments, requeue_request_argument));
  return 0;
}

SEC("raw_tp/block_rq_requeue")
int disk_requeue_raw_tp(u64 *arguments) {
  disk_request_requeued(request_argument(arguments, requeue_request_argument));
  return 0;
}
