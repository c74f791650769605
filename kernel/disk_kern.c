// SPDX-License-Identifier: GPL-3.0-or-later
//
// Collector disk, legacy. What is counted when: include/disk.h. Two sets of programs, of which user
// space loads one: those on raw tracepoints (Linux 4.17), include/disk_by_address.h, or those on
// records, include/disk_by_sector.h.
#include "legacy.h"

#include "disk_by_address.h"
#include "disk_by_sector.h"

char _license[] SEC("license") = "GPL";

// What user space tells the programs, by index.
enum disk_setting { DISK_RWBS_OFFSET, DISK_SETTINGS };
ARRAY(disk_config, u64, DISK_SETTINGS);

// Where the records of block_rq_issue and block_rq_complete have the letters: 32 or, with an I/O
// priority before them, 34.
static __always_inline u64 rwbs_offset(void) {
  u32 index = DISK_RWBS_OFFSET;
  u64 *offset = bpf_map_lookup_elem(&disk_config, &index);

  return offset && *offset ? *offset : 32;
}

// block_rq_issue([queue, ]request): blk_mq_start_request (blk_start_request before 5.0), for every
// request a driver is given. The tracepoint is on all kernels from 4.11 to 7.2.
//
// Until 5.10 the queue comes first, and no version number says so: 5.10.262 has it no more. But the
// kernel refuses to attach a program that reads more arguments than there are. So user space tries
// the program with the queue before the one without.
struct request_arguments {
  u64 request;
};

struct queue_and_request_arguments {
  u64 queue;
  u64 request;
};

struct completion_arguments {
  u64 request;
  u64 error;
  u64 bytes;
};

// Attached before the next ones, see include/disk_by_address.h.
SEC("tracepoint/block/block_rq_issue")
int disk_issue_record(struct block_rq_record *record) {
  disk_issue_recorded(record, DISK_RECORD_KIND(record, rwbs_offset()));
  return 0;
}

SEC("raw_tp/block_rq_issue")
int disk_issue_raw_tp_queue(struct queue_and_request_arguments *arguments) {
  disk_address_issued(arguments->request, arguments->queue);
  return 0;
}

SEC("raw_tp/block_rq_issue")
int disk_issue_again_raw_tp_queue(struct queue_and_request_arguments *arguments) {
  if (!disk_address_started(arguments->request))
    disk_address_issued(arguments->request, arguments->queue);
  return 0;
}

// A request begins with its queue where the tracepoint does not give it (5.10 to 7.2).
static __always_inline u64 queue_of(u64 request) {
  u64 queue = 0;

  bpf_probe_read_kernel(&queue, sizeof(queue), (void *)request);
  return queue;
}

SEC("raw_tp/block_rq_issue")
int disk_issue_raw_tp(struct request_arguments *arguments) {
  disk_address_issued(arguments->request, queue_of(arguments->request));
  return 0;
}

SEC("raw_tp/block_rq_issue")
int disk_issue_again_raw_tp(struct request_arguments *arguments) {
  if (!disk_address_started(arguments->request))
    disk_address_issued(arguments->request, queue_of(arguments->request));
  return 0;
}

SEC("tracepoint/block/block_rq_issue")
int disk_issue_tracepoint(struct block_rq_record *record) {
  disk_issued_at(record->device, DISK_RECORD_KIND(record, rwbs_offset()), record->sector,
                 record->sectors);
  return 0;
}

// block_rq_complete(request, error, bytes): blk_update_request, for every part of a request that is
// done.
SEC("raw_tp/block_rq_complete")
int disk_complete_raw_tp(struct completion_arguments *arguments) {
  disk_address_completed(arguments->request, arguments->bytes);
  return 0;
}

SEC("tracepoint/block/block_rq_complete")
int disk_complete_tracepoint(struct block_rq_record *record) {
  disk_completed_at(record->device, DISK_RECORD_KIND(record, rwbs_offset()), record->sector,
                    record->sectors);
  return 0;
}

// block_rq_requeue([queue, ]request): when a driver gives a request back.
SEC("raw_tp/block_rq_requeue")
int disk_requeue_raw_tp_queue(struct queue_and_request_arguments *arguments) {
  disk_address_requeued(arguments->request);
  return 0;
}

SEC("raw_tp/block_rq_requeue")
int disk_requeue_raw_tp(struct request_arguments *arguments) {
  disk_address_requeued(arguments->request);
  return 0;
}

SEC("tracepoint/block/block_rq_requeue")
int disk_requeue_tracepoint(struct block_rq_requeue_record *record) {
  disk_requeued_at(record->device, DISK_RECORD_KIND(record, rwbs_offset()), record->sector,
                   record->sectors);
  return 0;
}
