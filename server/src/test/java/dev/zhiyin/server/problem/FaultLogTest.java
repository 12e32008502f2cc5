package dev.zhiyin.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultLogTest {
  private final Logger logger = new LoggerContext().getLogger("faults");
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    said.setContext(logger.getLoggerContext());
    said.start();
    logger.addAppender(said);
  }

  @Test
  void aFaultOfEveryRequestIsSaidOnceInAWhileAndCounted() {
    var faults = new FaultLog(logger, Duration.ofMillis(300));
    for (int i = 0; i < 1_000; i++) {
      faults.fault("r" + i, fault());
    }
    LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
    faults.fault("last", fault());

    assertThat(messages())
        .containsExactly("request r0 failed", "request last failed, as 999 did before it");
    assertThat(said.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("broken");
  }

  @Test
  void anotherFaultIsSaidAtOnce() {
    var faults = new FaultLog(logger, Duration.ofHours(1));
    faults.fault("r1", fault());
    faults.fault("r2", new IllegalArgumentException("elsewhere"));
    faults.passing("r3", new IllegalStateException("away"));
    faults.fault("r4", fault());

    assertThat(messages())
        .containsExactly("request r1 failed", "request r2 failed", "request r3 failed: away");
  }

  @Test
  void endlessKindsAreBounded() {
    var faults = new FaultLog(logger, Duration.ofHours(1));
    for (int i = 0; i < 1_000; i++) {
      var fault = new IllegalStateException("generated");
      fault.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("Generated" + i, "call", "f", i)});
      faults.fault("r", fault);
    }
    assertThat(said.list).hasSize(101);
  }

  private List<String> messages() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static IllegalStateException fault() {
    return new IllegalStateException("broken");
  }
}
