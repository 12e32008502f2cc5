package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.sample.SampleCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Runs a command as {@code bin/zhiyin} does, in this process. */
public final class Zhiyin {
  private Zhiyin() {}

  /** How a command ended, and what it said. */
  public record Run(int status, String out, String err) {}

  public static Run run(String... arguments) {
    var out = new StringWriter();
    var err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (var caught = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setErr(caught);
      var errors = new PrintWriter(caught, true, StandardCharsets.UTF_8);
      int status =
          arguments[0].equals("sample")
              ? SampleCommand.run(
                  new PrintWriter(out), errors, Arrays.copyOfRange(arguments, 1, arguments.length))
              : ToolsMain.line(new PrintWriter(out), errors).execute(arguments);
      return new Run(status, out.toString(), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  /** The same of a command that has to succeed. */
  public static Run done(String... arguments) {
    Run run = run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }
}
