package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A shop's settings as YAML, one block for each part of the programs. */
public final class SettingsFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> BLOCKS =
      List.of(
          KindOfShop.SETTING,
          "store",
          "index",
          "encoder",
          "privacy",
          "retention",
          "weights",
          "arrange",
          "limits",
          "events",
          "attributes",
          "search",
          "profile",
          "market",
          ReasonsSettings.BLOCK,
          ShopConfig.SERVER);

  /** Blocks that say where data lies, or is sent. */
  private static final Set<String> OUTWARD =
      Set.of("store", "index", "encoder", ReasonsSettings.BLOCK);

  /** Names a file, too. */
  private static final String SYNONYMS = "search.synonyms";

  private final Optional<Path> file;
  private final JsonNode json;

  private SettingsFile(Optional<Path> file) {
    this.file = file;
    this.json = file.map(SettingsFile::parsed).orElse(JsonNodeFactory.instance.missingNode());
  }

  /**
   * A file given, else the shop's own if it has one, else nothing but the environment.
   *
   * @throws WorkRefused if the file given is not there, or it is not YAML
   */
  public static SettingsFile of(Home home, Optional<Path> given) {
    given
        .filter(Files::notExists)
        .ifPresent(
            missing -> {
              throw new WorkRefused("there is no settings file " + missing);
            });
    return new SettingsFile(given.or(() -> Optional.of(home.config()).filter(Files::exists)));
  }

  /**
   * Reads its blocks.
   *
   * @throws WorkRefused that names the file, if a setting is unknown or wrong
   */
  public <T> T read(Function<SettingsBinder, T> blocks) {
    try {
      return blocks.apply(SettingsBinder.of(withKind(), file.orElse(Path.of("none")), BLOCKS));
    } catch (InvalidInput | WorkRefused refused) {
      throw new WorkRefused(
          file.map(Path::toString).orElse("environment") + ": " + refused.getMessage());
    }
  }

  /**
   * What the file says, and its kind of shop where the file does not, as YAML; empty where neither
   * says anything.
   *
   * @throws WorkRefused if there is no such kind
   */
  public String text() {
    return read(
        settings -> {
          if (!settings.all().properties().stream().anyMatch(one -> !one.getValue().isNull())) {
            return "";
          }
          ObjectNode said = settings.all().deepCopy();
          said.properties().removeIf(one -> one.getValue().isNull());
          try {
            return YAML.writeValueAsString(said);
          } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
          }
        });
  }

  /* A setting that the file has is taken whole; the others as the kind of shop has them. */
  private JsonNode withKind() {
    JsonNode kind = json.path(KindOfShop.SETTING);
    if (kind.isMissingNode() || kind.isNull()) {
      return json;
    }
    ObjectNode all = json.deepCopy();
    for (var block : parsed(KindOfShop.of(kind)).properties()) {
      JsonNode own = all.path(block.getKey());
      if (own.isMissingNode() || own.isNull()) {
        all.set(block.getKey(), block.getValue());
      } else if (own instanceof ObjectNode given) {
        block.getValue().properties().stream()
            .filter(setting -> !given.has(setting.getKey()))
            .toList()
            .forEach(setting -> given.set(setting.getKey(), setting.getValue()));
      }
    }
    return all;
  }

  /**
   * The settings of a file that lead out of the shop: all of its store, its cluster, its encoder
   * and its model for reasons, and which files hold its secrets. Nobody should obey them in a file
   * that came from elsewhere.
   *
   * @return their dotted names
   * @throws WorkRefused if it is not YAML
   */
  public static List<String> outwardSettings(Path file) {
    var found = new ArrayList<String>();
    addOutward("", parsed(file), found);
    return found;
  }

  private static void addOutward(String name, JsonNode json, List<String> found) {
    if (json.isObject()) {
      json.properties()
          .forEach(
              entry ->
                  addOutward(SettingsBinder.dotted(name, entry.getKey()), entry.getValue(), found));
    } else if (json.isArray()) {
      json.forEach(element -> addOutward(name, element, found));
    } else if (OUTWARD.contains(name.split("\\.", 2)[0])
        || name.endsWith("File")
        || name.equals(SYNONYMS)) {
      found.add(name);
    }
  }

  private static JsonNode parsed(KindOfShop kind) {
    try (InputStream preset = kind.open()) {
      return YAML.readTree(preset);
    } catch (IOException failure) {
      throw new UncheckedIOException(kind.text(), failure);
    }
  }

  private static JsonNode parsed(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException broken) {
      var place = broken.getLocation();
      throw new WorkRefused(
          "%s is not YAML: line %d, column %d: %s"
              .formatted(file, place.getLineNr(), place.getColumnNr(), reason(broken)));
    } catch (CharacterCodingException notUtf8) {
      throw new WorkRefused(file + " is not text in UTF-8");
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /* What the parser says after these is about its own classes and settings. */
  private static String reason(JsonProcessingException broken) {
    return broken
        .getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" \\((of type|bound as) .*", "");
  }
}
