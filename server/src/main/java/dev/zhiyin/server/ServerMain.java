package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code bin/zhiyin serve}, {@code keys} and {@code config}. */
@Command(
    name = "zhiyin",
    mixinStandardHelpOptions = true,
    description = "Serves a shop over HTTP, and says who is let in.",
    subcommands = {ServeCommand.class, KeysCommand.class, ConfigCommand.class})
public final class ServerMain {
  private ServerMain() {}

  /** Exits 0 when done, 1 when the work failed, 2 when the command line is wrong. */
  public static void main(String... arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ServerMain()).setExecutionExceptionHandler(ServerMain::failed);
  }

  /* What an operator can cause is told in one line; anything else is a fault of ours, with its trace. */
  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (failure instanceof ZhiyinException ours) {
      line.getErr().println("zhiyin: " + ours.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
