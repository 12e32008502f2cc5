package dev.zhiyin.tools.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells on standard error how far the work has come; results go elsewhere. */
public final class Progress {
  private static final int WIDTH = 100;
  private static final int PART_WIDTH = 120;
  private static final int MILLISECONDS = 500;

  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  public static Progress onStandardError() {
    return new Progress(System.err);
  }

  /** One line. */
  @FormatMethod
  public void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** A bar with rate and time left; closed by who asked for it. */
  public ProgressBar bar(String name, String unit, long total) {
    return builder(name, unit, total)
        .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
        .build();
  }

  /** A bar with rate whose time left is of a greater whole, told by who asked for the bar. */
  public ProgressBar partBar(String name, String unit, long total) {
    return builder(name, unit, total)
        .setConsumer(new ConsoleProgressBarConsumer(out, PART_WIDTH))
        .hideEta()
        .build();
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
