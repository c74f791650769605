// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes each event as one line with one write, unless it is one too many. */
final class StandardErrorAppender extends AppenderBase<ILoggingEvent> {
  private final OutputStream stream;
  private final LogLine form;
  private final DistinctErrors distinct = new DistinctErrors();
  private final FloodGate flood;

  /**
   * @param stream unbuffered
   */
  StandardErrorAppender(OutputStream stream, LogLine form, FloodGate flood) {
    this.stream = stream;
    this.form = form;
    this.flood = flood;
  }

  @Override
  protected void append(ILoggingEvent event) {
    int repeated = 0;
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      repeated = distinct.admit(event.getFormattedMessage(), event.getTimeStamp());
    }
    if (repeated == DistinctErrors.HELD_BACK) {
      return;
    }
    int dropped = flood.pass(event.getTimeStamp());
    if (dropped == FloodGate.SHUT) {
      return;
    }
    String note = repeated > 0 ? " (and " + repeated + " more times since)" : "";
    if (dropped > 0) {
      note += " (" + dropped + " lines before this one were dropped)";
    }
    write(form.of(event, note) + "\n");
  }

  private void write(String line) {
    try {
      stream.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nowhere left to tell; the numbers matter more than the log.
      addError("standard error cannot be written", e);
    }
  }
}
