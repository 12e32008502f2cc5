package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Wrong usage of any command ends with status 2, a line that says what is wrong, and no work. */
class WrongUsageTest {
  private static final String NOWHERE = "nowhere/at-all";

  @TempDir private Path home;

  /** Every command that does something, with the commands of commands. */
  static Stream<List<String>> commands() {
    var all = new ArrayList<List<String>>();
    add(line(), List.of(), all);
    return all.stream();
  }

  private static CommandLine line() {
    return ToolsMain.line(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
  }

  private static void add(CommandLine line, List<String> path, List<List<String>> all) {
    if (!path.isEmpty()) {
      all.add(path);
    }
    line.getSubcommands().forEach((name, command) -> add(command, with(path, name), all));
  }

  private static List<String> with(List<String> path, String... more) {
    return Stream.concat(path.stream(), Stream.of(more)).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anUnknownOptionIsWrong(List<String> command) {
    Zhiyin.Run run = Zhiyin.run(with(command, "--colour").toArray(String[]::new));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).containsAnyOf("Unknown option: '--colour'", "Missing required");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOptionWithoutItsValueIsWrong(List<String> command) {
    for (OptionSpec option : options(command)) {
      if (option.arity().min() > 0) {
        refuses(with(command, option.longestName()), option.longestName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aNumberThatIsNoneIsWrong(List<String> command) {
    for (OptionSpec option : options(command)) {
      Class<?> type = option.auxiliaryTypes()[0];
      if ((type.isPrimitive() && type != boolean.class) || Number.class.isAssignableFrom(type)) {
        refuses(with(command, option.longestName() + "=many"), option.longestName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aFileToReadThatIsNotThereIsWrong(List<String> command) {
    for (OptionSpec option : options(command)) {
      boolean written =
          List.of("--home", "--out", "--to", "--json", "--save-model")
              .contains(option.longestName());
      Class<?>[] types = option.auxiliaryTypes();
      if (types[types.length - 1] == Path.class && !written) {
        String value = types.length == 1 ? NOWHERE : "name=" + NOWHERE;
        refuses(with(command, option.longestName() + "=" + value), "there is no file " + NOWHERE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsNoFailure(List<String> command) {
    assertThat(Zhiyin.run(with(command, "--help").toArray(String[]::new)).status()).isZero();
  }

  private static List<OptionSpec> options(List<String> command) {
    CommandLine found = line();
    for (String name : command) {
      found = Objects.requireNonNull(found.getSubcommands().get(name));
    }
    return found.getCommandSpec().options();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          rebiuld                                       | Unmatched argument
          generations                                   | one of: list, publish, rollback, prune
          generations publish                           | NUMBER
          generations publish one --home H              | 'one' is not a long
          generations prune --keep 0 --home H           | --keep is 0; it must be at least 1
          backup --home H                               | --to
          restore --home H                              | --from
          split --events F                              | --out
          split --out H/x                               | --events
          split --events F --out H/x --by moon          | --by is 'moon'; wanted given, leave-one-out or time
          split --events F --out H/x --train-share 1.5  | --train-share is '1.5'; wanted a share of 0 to 1
          split --events F --out H/x --cold-share -1    | --cold-share is '-1.0'; wanted a share of 0 to 1
          split --events F --out H/x --by time --test-share 2 | --valid-share and --test-share is '0.1, 2.0'
          prepare --products F --events F               | --out
          prepare --products F --events F --out H/x --split moon    | 'moon' is not leave-one-out or time
          prepare --products F --events F --out H/x --k-core -1     | --k-core is '-1'; wanted at least 0
          prepare --products F --events F --out H/x --memory much   | 'much' is no size such as 2GB
          prepare --products F --events F --out H/x --key-file F    | --key-file wants --pseudonymise
          prepare --products F --events F --out H/x --pseudonymise  | --pseudonymise wants a key: set ZHIYIN_PRIVACY_KEY or --key-file
          split --events F --out H/x --products-from-events         | --products-from-events: no products are made here
          evaluate-baskets --events F --products-from-events        | --products-from-events: no products are made here
          rebuild --home H --bad-rows 2                 | --bad-rows is '2.0'; wanted a share of 0 to 1
          rebuild --home H --encoder nobody             | 'nobody' is neither a folder nor one of
          embed --home H --encoder nobody               | 'nobody' is neither a folder nor one of
          train --home H --encoder nobody               | 'nobody' is neither a folder nor one of
          rebuild --home H --products-from-events       | --products-from-events wants --events
          evaluate --home H --recipe F                  | --recipe wants --dataset
          evaluate --home H --encoder all-minilm-l6-v2  | --encoder wants --dataset
          evaluate --home H --columns a=user_id         | --columns wants --dataset
          evaluate --home H --types a=view              | --types wants --dataset
          evaluate --home H --zone UTC                  | --zone wants --dataset
          evaluate --home H --products-from-events      | --products-from-events wants --dataset
          evaluate-friends --home H --friends F --zone UTC | --zone wants --dataset
          evaluate-friends --home H --friends F --dataset F --few 3 --products-from-events | wanted --few or --products-from-events
          group --home H --out H/x --json H/j           | --json wants --evaluate
          evaluate --home H --split train               | --split is 'train'; wanted valid or test
          evaluate --home H --split all                 | --split is 'all'; wanted
          group --home H                                | wanted --out FILE, or --evaluate
          group --home H --out H/x --threshold .1       | --threshold is '0.1'; wanted a share of 0.3 to 1
          group --home H --out H/x --truth colour       | --truth is 'colour'; wanted groupId or attributes.NAME
          group --home H --out H/x --save-model H/m     | --save-model wants --learn or --evaluate
          group --home H --out H/x --truth attributes.x | --truth wants --learn or --evaluate
          group --home H --out H/x --precision .9       | --precision wants --learn or --evaluate
          group --home H --out H/x --evaluate           | wanted --out FILE, or --evaluate, not both
          group --home H --learn --evaluate             | wanted --learn or --evaluate, not both
          group --home H --out H/x --learn --model F    | wanted --learn or --model, not both
          evaluate-search --home H --queries 0          | --queries is '0'; wanted at least 1
          evaluate-search --home H --words -3           | --words is '-3'; wanted at least 1
          """)
  void refusesWithTheOptionAndItsValue(String line, String refusal) {
    String file = Path.of("pom.xml").toAbsolutePath().toString();
    List<String> arguments =
        Stream.of(line.split(" "))
            .map(word -> word.equals("F") ? file : word.replaceFirst("^H", home.toString()))
            .toList();

    refuses(arguments, refusal);

    assertThat(home).isEmptyDirectory();
  }

  private static void refuses(List<String> arguments, String refusal) {
    Zhiyin.Run run = Zhiyin.run(arguments.toArray(String[]::new));

    assertThat(run.status()).as("%s: %s", arguments, run.err()).isEqualTo(2);
    assertThat(run.err()).contains(refusal);
    assertThat(run.out()).isEmpty();
  }
}
