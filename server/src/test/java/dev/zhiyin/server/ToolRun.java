package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.tools.ToolsMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** How a command of {@code bin/zhiyin} ended in this process, and what it said. */
record ToolRun(int status, String out, String err) {
  static ToolRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var said = new ByteArrayOutputStream();
    var told = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      int status = ToolsMain.run(arguments);
      return new ToolRun(
          status, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The same of a command that has to succeed. */
  static ToolRun done(String... arguments) {
    ToolRun run = of(arguments);
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    return run;
  }

  /** Compares all that a shop holds, and finds no difference. */
  static void verified(Home home) {
    ToolRun _ = done("verify", "--home", home.root().toString());
  }
}
