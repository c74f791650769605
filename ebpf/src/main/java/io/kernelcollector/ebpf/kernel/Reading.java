// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether a fact could be read, and if not, why.
 *
 * @param reason what stands in the way, as a clause without a full stop; empty when readable
 * @param remedy what a person can do about it, as a sentence; empty when readable or when nothing
 *     helps
 */
public record Reading(String reason, String remedy) {

  private static final Reading READABLE = new Reading("", "");

  public static Reading readable() {
    return READABLE;
  }

  public static Reading unreadable(String reason, String remedy) {
    if (reason.isEmpty()) {
      throw new IllegalArgumentException("what cannot be read needs a reason");
    }
    return new Reading(reason, remedy);
  }

  /** Says why a file could not be read. */
  static Reading failed(Path file, IOException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return failedToOpen(file, failure);
    }
    if (failure instanceof AccessDeniedException) {
      return denied(file);
    }
    return unreadable(file + " cannot be read: " + failure.getMessage(), "");
  }

  /** {@link java.io.FileInputStream} has one exception for both: the text of errno tells. */
  private static Reading failedToOpen(Path file, IOException failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("denied") || text.contains("not permitted")) {
      return denied(file);
    }
    return unreadable("there is no " + file, "");
  }

  private static Reading denied(Path file) {
    return unreadable(file + " may not be read by this user", "Run the plugin as root.");
  }

  public boolean isReadable() {
    return reason.isEmpty();
  }
}
