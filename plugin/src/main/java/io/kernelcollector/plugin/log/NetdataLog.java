// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.ZoneId;
import java.util.Map;

/**
 * Logback's configuration. Found as a service, so that no file is searched for or parsed; made from
 * the environment that the agent gives.
 */
public final class NetdataLog extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    configure(context, System.getenv());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void configure(LoggerContext context, Map<String, String> variables) {
    LogEnvironment environment = LogEnvironment.of(variables);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(environment.level());
    if (environment.form() == LogEnvironment.Form.NONE) {
      return;
    }
    StandardErrorAppender appender =
        new StandardErrorAppender(
            new FileOutputStream(FileDescriptor.err),
            new LogLine(environment.form(), ZoneId.systemDefault()),
            new FloodGate(environment.periodSeconds(), environment.linesPerPeriod()));
    appender.setContext(context);
    appender.setName("stderr");
    appender.start();
    root.addAppender(appender);
  }
}
