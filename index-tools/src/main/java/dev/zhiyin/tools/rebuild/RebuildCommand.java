package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.FileOptions;
import dev.zhiyin.tools.input.IdFiles;
import dev.zhiyin.tools.rebuild.TrainCommand.RecipeOption;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin rebuild}: from files or the store to a served generation. */
@Command(
    name = "rebuild",
    description =
        "Loads files into the store, embeds, trains, indexes, and publishes a new generation. A"
            + " server on the same home follows.")
public final class RebuildCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Mixin private FileOptions files = new FileOptions();

  @Mixin private EncoderOption encoder = new EncoderOption();

  @Mixin private RecipeOption recipe = new RecipeOption();

  @Option(
      names = "--profiles",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description =
          "what shoppers say of themselves, as JSON lines: {\"userId\": ..., \"profile\": {FIELD:"
              + " [VALUE, ...]}}")
  private Optional<Path> profiles = Optional.empty();

  @Option(
      names = "--friends",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description =
          "whom shoppers have as friends, and what they let those know, as JSON lines:"
              + " {\"userId\": ..., \"friends\": [USER, ...], \"consent\": {\"shareActivity\": ...,"
              + " \"showName\": ..., \"name\": ...}}")
  private Optional<Path> friends = Optional.empty();

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description =
          "which product is of which group: columns product_id and group_id, as 'zhiyin group'"
              + " writes them; products that it does not name keep theirs")
  private Optional<Path> groups = Optional.empty();

  @Option(
      names = "--no-train",
      description =
          "use the model trained before, or text alone; one that was trained before a shopper was"
              + " erased, or while files held out other events, is not used")
  private boolean noTrain;

  @Option(
      names = "--anew",
      description =
          "make the whole index again; without, what is served is gone on from where nothing is"
              + " trained, and only products that changed are made again")
  private boolean anew;

  @Option(
      names = "--force",
      description =
          "serve the trained model even if text alone, or what is served now, does better on"
              + " validation")
  private boolean force;

  @Option(
      names = "--bad-rows",
      paramLabel = "SHARE",
      description =
          "stop, with nothing changed, if more than this share of rows is bad (default:"
              + " ${DEFAULT-VALUE})")
  private double badRows = BadRows.DEFAULT_LIMIT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var progress = Progress.onStandardError();
    OptionValues.requireShare(spec, "--bad-rows", badRows);
    if (files.productsFromEvents() && files.events().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--products-from-events wants --events");
    }
    var plan = TrainPlan.DEFAULT.withConfig(recipe.read());
    var toLoad =
        new StoreLoader.Files(
            files.products(), files.events(), files.conventions(), files.productsFromEvents());
    Optional<Map<String, String>> grouped = groups.map(file -> groups(file, progress));
    Optional<ProfileFile> stated =
        profiles.map(file -> ProfileFile.read(file, shop.config().profile()));
    Optional<FriendFile> known = friends.map(FriendFile::read);
    try (var store = shop.openOrMakeStore();
        var alone = BuildSession.alone(shop.home())) {
      var loading =
          new StoreLoader(shop.home(), store, progress, badRows, shop.config().attributes());
      loading.load(toLoad);
      grouped.ifPresent(loading::group);
      stated.ifPresent(file -> progress.say("profiles: %s", file.load(store)));
      known.ifPresent(file -> progress.say("friends: %s", file.load(store)));
      try (var generations = shop.generations(store);
          var rebuild = BuildSession.of(shop, store, generations, encoder, progress).under(alone)) {
        boolean trains = !noTrain && rebuild.hasEvents(plan.config().holdout());
        EmbeddedCatalogue catalogue = trains || anew ? rebuild.embed() : rebuild.embedAsServed();
        if (trains && rebuild.train(catalogue, plan).stopped()) {
          return CommandLine.ExitCode.SOFTWARE;
        }
        report(rebuild.publish(catalogue, PublishThresholds.DEFAULT, force));
      }
    }
    return 0;
  }

  private Map<String, String> groups(Path file, Progress progress) {
    var rows = new BadRows(badRows);
    Map<String, String> found = IdFiles.groups(file, rows);
    progress.say("groups: %s", rows.summary());
    return found;
  }

  private void report(Manifest manifest) {
    spec.commandLine()
        .getOut()
        .printf(
            "generation %d is published: %,d products, model %s, encoder %s%n",
            manifest.id(), manifest.products(), manifest.model(), manifest.encoder().source());
  }
}
