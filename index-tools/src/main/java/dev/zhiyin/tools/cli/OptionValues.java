package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values of options that only the command itself can check; one that it refuses is wrong usage. */
public final class OptionValues {
  private OptionValues() {}

  /**
   * Makes something of the value of an option.
   *
   * @param option its name, which the refusal has in place of the field's
   */
  public static <T> T checked(CommandSpec command, String option, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidInput wrong) {
      throw refused(command, new InvalidInput(option, wrong.value(), wrong.wanted()));
    }
  }

  /** Passes if the value of an option is at least this. */
  public static void requireAtLeast(CommandSpec command, String option, long value, long least) {
    if (value < least) {
      throw refused(command, new InvalidInput(option, Long.toString(value), "at least " + least));
    }
  }

  /** Passes if the value of an option is a share. */
  public static void requireShare(CommandSpec command, String option, double value) {
    requireShare(command, option, value, 0);
  }

  /** Passes if the value of an option is a share of at least this. */
  public static void requireShare(CommandSpec command, String option, double value, double least) {
    if (!(value >= least && value <= 1)) {
      String wanted = "a share of %s to 1".formatted(least == 0 ? "0" : Double.toString(least));
      throw refused(command, new InvalidInput(option, Double.toString(value), wanted));
    }
  }

  private static ParameterException refused(CommandSpec command, InvalidInput why) {
    return new ParameterException(command.commandLine(), why.getMessage(), why);
  }
}
