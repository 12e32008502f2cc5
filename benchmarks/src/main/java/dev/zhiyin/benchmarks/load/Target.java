package dev.zhiyin.benchmarks.load;

import com.google.errorprone.annotations.FormatMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Option;

/** Which server, and for how long. */
final class Target {
  /** Before anything is measured, so that both programs are compiled. */
  static final Duration WARM_UP = Duration.ofSeconds(5);

  @Option(names = "--address", description = "of the server (default: ${DEFAULT-VALUE})")
  private URI address = URI.create("http://127.0.0.1:8080/");

  @Option(names = "--seconds", description = "how long (default: ${DEFAULT-VALUE})")
  private int seconds = 20;

  LoadClient caller() {
    return new LoadClient(address);
  }

  Duration time() {
    return Duration.ofSeconds(seconds);
  }

  /** The {@link System#nanoTime} at which it is over, from now. */
  long end() {
    return System.nanoTime() + time().toNanos();
  }

  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  @FormatMethod
  static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
