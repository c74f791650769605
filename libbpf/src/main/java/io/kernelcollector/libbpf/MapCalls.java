// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import io.kernelcollector.ffi.NativeFunction;

/**
 * The functions of bpf.h that run every interval, by their C names, called without garbage. All
 * return 0 or {@code -errno}.
 */
final class MapCalls {
  final NativeFunction lookupElem;
  final NativeFunction updateElem;
  final NativeFunction deleteElem;
  final NativeFunction getNextKey;
  final NativeFunction lookupBatch;
  final NativeFunction objectInfo;

  MapCalls(String library) {
    lookupElem = NativeFunction.in(library, "bpf_map_lookup_elem", 3);
    updateElem = NativeFunction.in(library, "bpf_map_update_elem", 4);
    deleteElem = NativeFunction.in(library, "bpf_map_delete_elem", 2);
    getNextKey = NativeFunction.in(library, "bpf_map_get_next_key", 3);
    lookupBatch = NativeFunction.in(library, "bpf_map_lookup_batch", 7);
    objectInfo = NativeFunction.in(library, "bpf_obj_get_info_by_fd", 3);
  }
}
