// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Makes one line of one event. Dates are put together here because java.time's formatter takes
 * longer to load than the plugin may take to start.
 *
 * @param form how the line looks
 * @param zone for plain lines; others are in UTC
 */
record LogLine(LogEnvironment.Form form, ZoneId zone) {

  private static final String PROGRAM = "ebpf.plugin";
  private static final int FRAMES = 12;

  /**
   * The line without its end.
   *
   * @param note put after the message, or empty
   */
  String of(ILoggingEvent event, String note) {
    StringBuilder message = new StringBuilder(event.getFormattedMessage());
    appendThrowable(message, event);
    message.append(note);
    String text = oneLine(message);
    return switch (form) {
      case NONE -> "";
      case PLAIN -> plain(event, text);
      case LOGFMT -> logfmt(event, text);
      case JOURNAL_STREAM -> "<" + priority(event.getLevel()) + ">" + logfmt(event, text);
    };
  }

  private String plain(ILoggingEvent event, String text) {
    StringBuilder line = new StringBuilder();
    appendDate(line, LocalDateTime.ofInstant(event.getInstant(), zone), ' ');
    line.append(": ").append(PROGRAM).append(' ').append(padded(event.getLevel().toString()));
    line.append(" : ").append(event.getThreadName().toUpperCase(Locale.ROOT));
    return line.append(" : ").append(text).toString();
  }

  private static String logfmt(ILoggingEvent event, String text) {
    Instant when = event.getInstant();
    StringBuilder line = new StringBuilder("time=");
    appendDate(line, LocalDateTime.ofInstant(when, ZoneOffset.UTC), 'T');
    line.append('.');
    int milliseconds = Math.floorMod(when.toEpochMilli(), 1000);
    appendPadded(line, milliseconds, 3);
    line.append("Z comm=").append(PROGRAM).append(" source=collector level=");
    line.append(levelWord(event.getLevel())).append(" tid=").append(threadId());
    line.append(" thread=").append(quoted(event.getThreadName())).append(" msg=\"");
    return line.append(escaped(text)).append('"').toString();
  }

  private static void appendDate(StringBuilder line, LocalDateTime date, char between) {
    appendPadded(line, date.getYear(), 4);
    appendPadded(line.append('-'), date.getMonthValue(), 2);
    appendPadded(line.append('-'), date.getDayOfMonth(), 2);
    appendPadded(line.append(between), date.getHour(), 2);
    appendPadded(line.append(':'), date.getMinute(), 2);
    appendPadded(line.append(':'), date.getSecond(), 2);
  }

  private static void appendPadded(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    line.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }

  private static String padded(String level) {
    return level.length() < 5 ? level + " " : level;
  }

  private static void appendThrowable(StringBuilder message, ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return;
    }
    message.append(": ").append(thrown.getClassName()).append(": ").append(thrown.getMessage());
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      message.append(i == 0 ? " at " : " < ").append(frames[i].getStackTraceElement());
    }
  }

  /** Control characters become spaces: an event is a line, and a terminal is not given commands. */
  private static String oneLine(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      line.append(Character.isISOControl(text.charAt(i)) ? ' ' : text.charAt(i));
    }
    return line.toString().strip();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_.-]+") ? word : '"' + escaped(word) + '"';
  }

  private static String levelWord(Level level) {
    return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
  }

  /** As syslog counts. */
  private static int priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 3;
      case Level.WARN_INT -> 4;
      case Level.INFO_INT -> 6;
      default -> 7;
    };
  }

  /** The kernel's id of this thread: what other tools show. */
  private static String threadId() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    } catch (IOException e) {
      return "0";
    }
  }
}
