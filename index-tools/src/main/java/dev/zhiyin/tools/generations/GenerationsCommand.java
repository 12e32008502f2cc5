package dev.zhiyin.tools.generations;

import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.generation.GenerationRepository.RolledBack;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zhiyin generations}: what there is, and which one is served. A server follows at once. */
@Command(
    name = "generations",
    synopsisSubcommandLabel = "list|publish|rollback|prune",
    description =
        "Lists generations, chooses the one that is served, and deletes old ones. A server on the"
            + " same home follows.")
public final class GenerationsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "generations wants one of: list, publish, rollback, prune");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All generations, oldest first, and which one is served.")
  void list(@Mixin ShopOptions shop) {
    with(shop, GenerationTable::of).forEach(spec.commandLine().getOut()::println);
  }

  @Command(
      name = "publish",
      mixinStandardHelpOptions = true,
      description = "Serves a generation that is there, once it is seen to be intact.")
  void publish(
      @Parameters(paramLabel = "NUMBER", description = "of the generation") long id,
      @Mixin ShopOptions shop) {
    OptionalLong before =
        with(
            shop,
            generations -> {
              OptionalLong current = generations.current();
              generations.publish(id);
              return current;
            });
    say(
        "generation %d is served now%s"
            .formatted(id, before.isPresent() ? ", before it " + before.getAsLong() : ""));
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Serves again what was served before; the newest older one if that is damaged.")
  void rollback(@Mixin ShopOptions shop) {
    RolledBack back = with(shop, GenerationRepository::rollback);
    var progress = Progress.onStandardError();
    back.passedOver().forEach(problem -> progress.say("passed over: %s", problem));
    say("generation %d is served now, before it %d".formatted(back.to(), back.from()));
  }

  @Command(
      name = "prune",
      mixinStandardHelpOptions = true,
      description = "Deletes old generations, but not the served one.")
  void prune(
      @Option(
              names = "--keep",
              paramLabel = "N",
              defaultValue = "3",
              description = "how many of the newest stay, at least 1 (default: ${DEFAULT-VALUE})")
          int keep,
      @Option(
              names = "--even-previous",
              description = "also the one that a rollback would serve, if it is not among these")
          boolean evenPrevious,
      @Mixin ShopOptions shop) {
    if (keep < 1) {
      throw new ParameterException(
          spec.commandLine(), "--keep is %d; it must be at least 1".formatted(keep));
    }
    say(
        with(
            shop,
            generations -> {
              List<Long> gone = generations.prune(keep, !evenPrevious);
              return "%s; %d left"
                  .formatted(
                      gone.isEmpty() ? "nothing to remove" : "removed " + joined(gone),
                      generations.list().size());
            }));
  }

  private static String joined(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /* Generations in the shop's folder are there without its store. */
  private static <T> T with(ShopOptions shop, Function<GenerationRepository, T> work) {
    if (shop.config().index().isEmpty()) {
      return work.apply(new GenerationRepository(shop.home()));
    }
    try (var store = shop.openStore();
        var generations = shop.generations(store)) {
      return work.apply(generations.repository());
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }

  /** Generations as lines of text, one each, under a line of headings. */
  static final class GenerationTable {
    private static final String LINE = "%6s  %-6s  %-20s  %9s  %-10s  %-20s  %10s  %s";

    private GenerationTable() {}

    static List<String> of(GenerationRepository generations) {
      OptionalLong current = generations.current();
      Optional<Long> before = generations.beforeCurrent();
      String headings =
          LINE.formatted(
              "number", "", "made", "products", "model", "encoder", "sequence", "measured");
      return Stream.concat(
              Stream.of(headings),
              generations.list().stream().map(one -> line(one, role(one.id(), current, before))))
          .map(String::stripTrailing)
          .toList();
    }

    private static String role(long id, OptionalLong current, Optional<Long> before) {
      if (current.isPresent() && current.getAsLong() == id) {
        return "served";
      }
      return before.isPresent() && before.get() == id ? "before" : "";
    }

    private static String line(GenerationListing one, String role) {
      return switch (one) {
        case GenerationListing.Whole(Manifest manifest) ->
            String.format(
                Locale.ROOT,
                LINE,
                manifest.id(),
                role,
                manifest.created().truncatedTo(ChronoUnit.SECONDS),
                manifest.products(),
                manifest.model(),
                manifest.encoder().source(),
                manifest.storeSequence(),
                measured(manifest.metrics()));
        case GenerationListing.Damaged(long id, String problem) ->
            String.format(Locale.ROOT, "%6d  %-6s  damaged: %s", id, role, problem);
      };
    }

    private static String measured(Map<String, Double> metrics) {
      var text = new StringBuilder();
      metrics.forEach(
          (name, value) ->
              text.append(text.isEmpty() ? "" : " ")
                  .append(String.format(Locale.ROOT, "%s=%.4g", name, value)));
      return text.toString();
    }
  }
}
