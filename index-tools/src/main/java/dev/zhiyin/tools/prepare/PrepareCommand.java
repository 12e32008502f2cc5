package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.JsonSettings;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.input.FileOptions;
import dev.zhiyin.tools.split.Splitter.Way;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zhiyin prepare}: from raw exports to a folder that {@code rebuild} reads. */
@Command(
    name = "prepare",
    description =
        "Cleans, standardises and splits files of products and events, and reports what it did.")
public final class PrepareCommand implements Callable<Integer> {
  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the folder for products, events, manifest.json and report.html")
  private Path out = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "WAY",
      converter = WayConverter.class,
      description =
          "leave-one-out or time; without it, the split that the files give, if any: a shop needs"
              + " none, since it holds out what it needs by itself")
  private Optional<Way> split = Optional.empty();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "settings of the rules as JSON; manifest.json of a run shows all of them")
  private Optional<Path> rules = Optional.empty();

  @Option(
      names = "--k-core",
      paramLabel = "K",
      description =
          "leave out shoppers with fewer than K products and products with fewer than K shoppers")
  private Optional<Integer> kCore = Optional.empty();

  @Option(
      names = "--pseudonymise",
      description =
          "replace ids of shoppers by a keyed hash, as a store does with the same key: that in"
              + " ZHIYIN_PRIVACY_KEY, or in --key-file")
  private boolean pseudonymise;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "holds the key of pseudonyms: at least 32 bytes in base64 or hexadecimal")
  private Optional<Path> keyFile = Optional.empty();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "what the database may take beside Java's heap; the rest goes to disk in --out (default:"
              + " ${DEFAULT-VALUE})")
  private String memory = "2GB";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Path> events = files.someEvents();
    var settings = settings();
    if (files.products().isEmpty() && !settings.files().productsFromEvents()) {
      throw new ParameterException(
          spec.commandLine(), "wanted --products FILE, or --products-from-events");
    }
    Preparation.results(out).forEach(file -> files.requireNotRead("--out", file));
    if (keyFile.isPresent() && !pseudonymise) {
      throw new ParameterException(spec.commandLine(), "--key-file wants --pseudonymise");
    }
    if (pseudonymise && key().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--pseudonymise wants a key: set %s or --key-file".formatted(PrivacySettings.KEY));
    }
    var pseudonyms = new PrivacySettings(pseudonymise, key()).pseudonyms();
    try (var preparation =
        new Preparation(
            settings, out, memory, Clock.systemUTC().instant(), Progress.onStandardError())) {
      report(preparation.prepare(files.products(), events, pseudonyms));
    }
    return 0;
  }

  /* What the command line says comes before what the file of settings says. */
  private PrepareConfig settings() {
    ObjectNode given = rules.map(PrepareCommand::read).orElseGet(() -> JsonSettings.object("{}"));
    FileConventions conventions = files.conventions();
    ObjectNode named = group(given, "files");
    conventions.columns().forEach(group(named, "columns")::put);
    conventions.types().forEach(group(named, "types")::put);
    if (files.productsFromEvents()) {
      named.put("productsFromEvents", true);
    }
    files.zone().ifPresent(zone -> group(given, "timestamps").put("zone", zone.getId()));
    split.ifPresent(way -> group(given, "split").put("by", way.text()));
    kCore.ifPresent(k -> OptionValues.requireAtLeast(spec, "--k-core", k, 0));
    kCore.ifPresent(k -> group(given, "kCore").put("shoppers", k).put("products", k));
    return PrepareConfig.parse(given.toString());
  }

  /* Checked alone first, so that an error of the file names it. */
  private static ObjectNode read(Path file) {
    String text = ExistingFile.text(file);
    try {
      PrepareConfig.parse(text);
      return JsonSettings.object(text);
    } catch (InvalidInput wrong) {
      throw new WorkRefused(file + ": " + wrong.getMessage());
    }
  }

  private static ObjectNode group(ObjectNode settings, String name) {
    return settings.get(name) instanceof ObjectNode there ? there : settings.putObject(name);
  }

  private Optional<Secret> key() {
    return Optional.ofNullable(System.getenv(PrivacySettings.KEY))
        .or(() -> keyFile.map(file -> ExistingFile.text(file).strip()))
        .filter(_ -> pseudonymise)
        .map(Secret::of);
  }

  private void report(Summary summary) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%,12d rows of events%n", summary.before().events());
    summary.dropped().stream()
        .filter(rule -> rule.events() > 0)
        .forEach(rule -> to.printf("%,12d left out: %s%n", rule.events(), rule.rule()));
    to.printf(
        "%,12d events of %,d shoppers, %,d products in %s%n",
        summary.after().events(), summary.after().shoppers(), summary.after().products(), out);
    summary.splits().forEach((part, count) -> to.printf("%,12d %s%n", count, part.text()));
    to.printf("what was done and why: %s%n", out.resolve(Preparation.REPORT));
  }

  static final class SizeConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("(?i)[1-9]\\d*(\\.\\d+)? ?[KMGT]i?B")) {
        throw new TypeConversionException("'%s' is no size such as 2GB".formatted(text));
      }
      return text;
    }
  }

  static final class WayConverter implements ITypeConverter<Way> {
    @Override
    public Way convert(String text) {
      return Way.parse(text)
          .filter(way -> way != Way.GIVEN)
          .orElseThrow(
              () ->
                  new TypeConversionException("'%s' is not leave-one-out or time".formatted(text)));
    }
  }
}
