// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.libbpf;

import java.io.Serial;
import java.util.List;
import java.util.Optional;

/**
 * libbpf or the kernel refused. The message says what was tried, on what, why it failed and, when
 * that is known, what to do about it.
 */
public final class BpfException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String operation;
  private final String subject;
  private final int errno;
  private final String reason;
  private final String remedy;
  private final transient List<String> libbpfMessages;
  private final transient Optional<VerifierLog> verifierLog;

  BpfException(String operation, String subject, int errno, List<String> libbpfMessages) {
    this(
        operation,
        subject,
        errno,
        libbpfMessages,
        reason(operation, subject, errno, libbpfMessages),
        Remedy.of(operation, errno, libbpfMessages));
  }

  private BpfException(
      String operation,
      String subject,
      int errno,
      List<String> libbpfMessages,
      String reason,
      Optional<String> remedy) {
    super(remedy.map(help -> reason + ". " + help).orElse(reason));
    this.operation = operation;
    this.subject = subject;
    this.errno = errno;
    this.reason = reason;
    this.remedy = remedy.orElse("");
    this.libbpfMessages = List.copyOf(libbpfMessages);
    this.verifierLog = VerifierLog.in(libbpfMessages);
  }

  static BpfException libraryMissing(String file, UnsatisfiedLinkError cause) {
    BpfException exception =
        new BpfException(
            "load library",
            file,
            ErrnoName.ENOENT,
            List.of(),
            "the library " + Libbpf.LIBRARY + " cannot be loaded: " + firstLine(cause),
            Optional.of("Install libbpf 1.1 or newer (Debian: apt-get install libbpf1)"));
    exception.initCause(cause);
    return exception;
  }

  /** The linker's own words; the loader's, about where it looked, follow on other lines. */
  private static String firstLine(UnsatisfiedLinkError cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("nobody says why");
  }

  private static String reason(String operation, String subject, int errno, List<String> messages) {
    StringBuilder message = new StringBuilder("cannot ");
    message.append(operation).append(' ').append(subject).append(": ");
    message.append(ErrnoName.of(errno)).append(" (").append(ErrnoName.text(errno)).append(')');
    Optional<VerifierLog> log = VerifierLog.in(messages);
    if (log.isPresent()) {
      message.append(": program ").append(log.get().program()).append(" was refused: ");
      message.append(log.get().summary());
    } else if (!messages.isEmpty()) {
      message.append(": ").append(firstCause(messages));
    }
    return message.toString();
  }

  /** libbpf reports the cause first and then each caller's view of it. */
  private static String firstCause(List<String> messages) {
    return messages.get(0);
  }

  /** The message without the remedy. */
  public String reason() {
    return reason;
  }

  /** What to do about it, without a full stop at the end; empty when that is not known. */
  public String remedy() {
    return remedy;
  }

  /** What was tried: open, load, attach, look up... */
  public String operation() {
    return operation;
  }

  /** On what: the name of an object, program or map. */
  public String subject() {
    return subject;
  }

  /** The error's number: the system's, or libbpf's own from 4000 on. */
  public int errno() {
    return errno;
  }

  /** Its name: ENOENT, LIBBPF_ERRNO__FORMAT. */
  public String errnoName() {
    return ErrnoName.of(errno);
  }

  /** libbpf's warnings during the call, oldest first, without the prefix "libbpf: ". */
  public List<String> libbpfMessages() {
    return libbpfMessages;
  }

  /** The verifier's log, when it was the verifier that refused. */
  public Optional<VerifierLog> verifierLog() {
    return verifierLog;
  }
}
