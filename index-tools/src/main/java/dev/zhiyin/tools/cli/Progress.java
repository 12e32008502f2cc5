package dev.zhiyin.tools.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells on standard error how far the work has come; results go elsewhere. */
public final class Progress {
  private static final int WIDTH = 100;
  private static final int PART_WIDTH = 120;
  private static final int MILLISECONDS = 500;

  /** Between two lines in a file. */
  private static final Duration RAREST = Duration.ofMinutes(1);

  private final PrintStream out;
  private final boolean isTerminal;

  /** On what keeps every line, such as a file. */
  public Progress(PrintStream out) {
    this(out, false);
  }

  private Progress(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  public static Progress onStandardError() {
    return new Progress(
        System.err, Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }

  /** One line. */
  @FormatMethod
  public void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** A bar with rate and time left; closed by who asked for it. */
  public ProgressBar bar(String name, String unit, long total) {
    return builder(name, unit, total).setConsumer(consumer(WIDTH)).build();
  }

  /** A bar with rate whose time left is of a greater whole, told by who asked for the bar. */
  public ProgressBar partBar(String name, String unit, long total) {
    return builder(name, unit, total).setConsumer(consumer(PART_WIDTH)).hideEta().build();
  }

  private ProgressBarConsumer consumer(int width) {
    return isTerminal ? new ConsoleProgressBarConsumer(out, width) : new Lines(out, width);
  }

  /** Where no line can be overwritten: one at once, after half a second, and ever more rarely. */
  private static final class Lines implements ProgressBarConsumer {
    private final PrintStream out;
    private final int width;
    private long pause = Duration.ofMillis(MILLISECONDS).toNanos();
    private long next = System.nanoTime();
    private String untold = "";

    private Lines(PrintStream out, int width) {
      this.out = out;
      this.width = width;
    }

    @Override
    public int getMaxRenderedLength() {
      return width;
    }

    @Override
    public synchronized void accept(String line) {
      untold = line.strip();
      if (System.nanoTime() - next >= 0) {
        tell();
        next = System.nanoTime() + pause;
        pause = Math.min(2 * pause, RAREST.toNanos());
      }
    }

    @Override
    public synchronized void close() {
      tell();
    }

    private void tell() {
      if (!untold.isEmpty()) {
        out.println(untold);
      }
      untold = "";
    }
  }

  private static ProgressBarBuilder builder(String name, String unit, long total) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setUnit(unit, 1)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(MILLISECONDS)
        .showSpeed();
  }
}
