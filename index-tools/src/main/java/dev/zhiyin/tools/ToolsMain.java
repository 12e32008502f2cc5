package dev.zhiyin.tools;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.tools.backup.BackupCommand;
import dev.zhiyin.tools.backup.ErasuresCommand;
import dev.zhiyin.tools.backup.RestoreCommand;
import dev.zhiyin.tools.dataset.EvaluateCommand;
import dev.zhiyin.tools.dataset.EvaluateFriendsCommand;
import dev.zhiyin.tools.evaluate.EvaluateBasketsCommand;
import dev.zhiyin.tools.evaluate.EvaluatePricesCommand;
import dev.zhiyin.tools.evaluate.EvaluateReasonsCommand;
import dev.zhiyin.tools.evaluate.EvaluateSearchCommand;
import dev.zhiyin.tools.generations.GenerationsCommand;
import dev.zhiyin.tools.group.GroupCommand;
import dev.zhiyin.tools.prepare.PrepareCommand;
import dev.zhiyin.tools.rebuild.EmbedCommand;
import dev.zhiyin.tools.rebuild.RebuildCommand;
import dev.zhiyin.tools.rebuild.TrainCommand;
import dev.zhiyin.tools.split.SplitCommand;
import dev.zhiyin.tools.upkeep.ClockCommand;
import dev.zhiyin.tools.upkeep.CompactCommand;
import dev.zhiyin.tools.verify.VerifyCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code bin/zhiyin} for everything offline. */
@Command(
    name = "zhiyin",
    mixinStandardHelpOptions = true,
    description = "Everything offline: files in, a served generation out.",
    subcommands = {
      SplitCommand.class,
      PrepareCommand.class,
      EmbedCommand.class,
      TrainCommand.class,
      RebuildCommand.class,
      EvaluateCommand.class,
      EvaluateSearchCommand.class,
      EvaluateBasketsCommand.class,
      EvaluateFriendsCommand.class,
      EvaluatePricesCommand.class,
      EvaluateReasonsCommand.class,
      GroupCommand.class,
      GenerationsCommand.class,
      VerifyCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ErasuresCommand.class,
      ClockCommand.class,
      CompactCommand.class
    })
public final class ToolsMain {
  private ToolsMain() {}

  /** Exits 0 when done, 1 when the work failed, 2 when the command line is wrong. */
  public static void main(String... arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(run(arguments));
  }

  /** Runs a command in this process, and returns its exit status. */
  public static int run(String... arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return line(out, err).execute(arguments);
  }

  static CommandLine line(PrintWriter out, PrintWriter err) {
    var line = new CommandLine(new ToolsMain()).setOut(out).setErr(err);
    line.getSubcommands()
        .values()
        .forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
    return line.setExecutionExceptionHandler(ToolsMain::failed);
  }

  /* What a user or operator caused is told in one line; anything else is a fault of ours, with its trace. */
  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (failure instanceof ZhiyinException ours) {
      line.getErr().println("zhiyin: " + ours.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
