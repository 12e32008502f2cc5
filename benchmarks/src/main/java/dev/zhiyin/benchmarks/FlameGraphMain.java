package dev.zhiyin.benchmarks;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Draws the samples of a recording of JFR as a flame graph (Gregg, 2016) in SVG: each bar is a
 * method, as wide as the share of samples that it is in, above the one that called it; what it
 * calls stands above it.
 */
@Command(name = "flame-graph", mixinStandardHelpOptions = true)
public final class FlameGraphMain implements Runnable {
  private static final int WIDTH = 1200;
  private static final int BAR = 17;
  private static final double LETTER = 6.6;

  /** What the names of lambdas end with, another one in each run. */
  private static final Pattern HIDDEN = Pattern.compile("\\$\\$Lambda.*");

  @Parameters(paramLabel = "FILE", description = "a recording of JFR")
  private Path recording = Path.of("");

  @Option(
      names = "--from",
      description =
          "packages that a stack begins at, from its outermost call on; others are left out")
  private String from = "";

  @Option(names = "--least", description = "share of samples of a bar (default: ${DEFAULT-VALUE})")
  private double least = 0.004;

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FlameGraphMain()).execute(arguments));
  }

  /** A method below those that called it. */
  private static final class Bar {
    private final Map<String, Bar> called = new HashMap<>();
    private int samples;

    int depth(double wanted) {
      return 1
          + called.values().stream()
              .filter(one -> one.samples >= wanted)
              .mapToInt(one -> one.depth(wanted))
              .max()
              .orElse(0);
    }
  }

  @Override
  public void run() {
    var root = new Bar();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          add(root, event.getStackTrace().getFrames().reversed());
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(drawn(root));
    out.flush(); // the program ends without
  }

  private void add(Bar root, List<RecordedFrame> outermostFirst) {
    Bar at = root;
    boolean begun = false;
    for (RecordedFrame frame : outermostFirst) {
      String type = HIDDEN.matcher(frame.getMethod().getType().getName()).replaceFirst("");
      String name = type + "." + frame.getMethod().getName();
      begun |= name.startsWith(from);
      if (begun) {
        if (at == root) {
          root.samples++;
        }
        at = at.called.computeIfAbsent(name, _ -> new Bar());
        at.samples++;
      }
    }
  }

  private String drawn(Bar root) {
    var out = new StringBuilder();
    double wanted = least * root.samples;
    int height = root.depth(wanted) * BAR;
    write(
        out,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="monospace" font-size="11">
        <title>%,d samples</title>
        """,
        WIDTH,
        height,
        root.samples);
    called(root, 0, height - BAR, (double) WIDTH / root.samples, wanted, root.samples, out);
    return out.append("</svg>\n").toString();
  }

  @FormatMethod
  private static void write(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }

  private static void called(
      Bar caller, double x, int y, double scale, double wanted, int all, StringBuilder out) {
    double left = x;
    for (var entry :
        caller.called.entrySet().stream()
            .filter(entry -> entry.getValue().samples >= wanted)
            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
            .toList()) {
      Bar bar = entry.getValue();
      double width = bar.samples * scale;
      String name = entry.getKey().replace("<", "&lt;").replace(">", "&gt;");
      write(
          out,
          "<g><title>%s %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\""
              + " stroke=\"white\" stroke-width=\".5\"/>%s</g>%n",
          name,
          100.0 * bar.samples / all,
          left,
          y,
          width,
          BAR,
          colour(name),
          label(name, left, y, width));
      called(bar, left, y - BAR, scale, wanted, all, out);
      left += width;
    }
  }

  private static String label(String name, double x, int y, double width) {
    String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    int letters = (int) (width / LETTER) - 1;
    return letters < 3
        ? ""
        : String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\">%s</text>",
            x + 3,
            y + BAR - 5,
            method.substring(0, Math.min(letters, method.length())));
  }

  /* Ours, Lucene's, the server's and what is left. */
  private static String colour(String name) {
    if (name.startsWith("dev.zhiyin")) {
      return "#f4b183";
    }
    if (name.startsWith("org.apache.lucene")) {
      return "#a9c8e8";
    }
    return name.startsWith("org.eclipse.jetty") || name.startsWith("io.javalin")
        ? "#b8dcb0"
        : "#dddddd";
  }
}
