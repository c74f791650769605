// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.ebpf.kernel;

import io.kernelcollector.ebpf.spec.RecordField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The record of a tracepoint as this kernel writes it: layouts move between kernels.
 *
 * @param name of the tracepoint
 * @param id the number by which perf events call it; another at every boot
 * @param fields in order, the common ones included
 */
public record TracepointFormat(String name, int id, List<RecordField> fields) {

  private static final Pattern NAME = Pattern.compile("(?m)^name:\\s*(\\S+)");
  private static final Pattern ID = Pattern.compile("(?m)^ID:\\s*(\\d{1,9})\\s*$");

  /**
   * Type and name, then the place. Arrays are {@code comm[16]} or {@code __data_loc char[] name}.
   */
  private static final Pattern FIELD =
      Pattern.compile(
          "(?m)^\\s*field:[^;\\n]*?([A-Za-z_]\\w*)\\s*(?:\\[[^;\\n]*\\])?;"
              + "\\s*offset:(\\d{1,9});\\s*size:(\\d{1,9});");

  public TracepointFormat {
    fields = List.copyOf(fields);
  }

  /**
   * Reads a {@code format} file of tracefs.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static TracepointFormat parse(String text) {
    Matcher name = NAME.matcher(text);
    Matcher id = ID.matcher(text);
    if (!name.find() || !id.find()) {
      throw new IllegalArgumentException("not a tracepoint format: no name or no ID");
    }
    List<RecordField> fields = new ArrayList<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      fields.add(
          new RecordField(
              field.group(1), Integer.parseInt(field.group(2)), Integer.parseInt(field.group(3))));
    }
    return new TracepointFormat(name.group(1), Integer.parseInt(id.group(1)), fields);
  }

  public Optional<RecordField> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }
}
