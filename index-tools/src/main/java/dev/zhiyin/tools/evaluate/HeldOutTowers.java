package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerFiles;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.split.HeldOutEvents;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The towers of a generation from before they learned what was held out, beside those that it
 * serves. Only they can be measured by it. There are none where everything that the served ones
 * learned from may be known, or where nothing was learned.
 */
public final class HeldOutTowers {
  private static final String FOLDER = "chosen";
  private static final ObjectMapper JSON = new ObjectMapper();

  private HeldOutTowers() {}

  /**
   * Copies a trained model into a generation.
   *
   * @param served its folder
   * @param measurable the folder of what can be measured; may be the same
   * @param towers of the generation
   */
  public static void copy(Path served, Path measurable, Path towers) {
    copyFiles(served, towers);
    if (!measurable.equals(served)) {
      copyFiles(measurable, towers.resolveSibling(FOLDER));
    }
  }

  private static void copyFiles(Path from, Path to) {
    Storage.write(from, () -> Files.createDirectories(to));
    for (Path file : Storage.list(from)) {
      Storage.write(from, () -> Files.copy(file, to.resolve(file.getFileName())));
    }
  }

  /** The folder of a generation's, if it has some. */
  static Optional<Path> of(Generation generation) {
    return Optional.of(generation.towers().resolveSibling(FOLDER)).filter(Files::isDirectory);
  }

  /** What of a generation can be measured by what is held out, open; the caller closes it. */
  public static MatchModel measurable(Generation generation) {
    return of(generation)
        .<MatchModel>map(OnnxMatchModel::load)
        .orElseGet(() -> OfflineGeneration.model(generation));
  }

  /** Whether a model was fitted again on what it would be measured by. */
  static boolean hasLearnedAll(Path model) {
    return manifest(model).at("/training").has("chosen");
  }

  /**
   * Whether a model may have learned what files hold out now, because they held out other events
   * when it was trained, or only then, or only now. What they held out and the shop has no more, as
   * after an erasure, makes no other files.
   *
   * @param model its folder; where there is none, nothing was learned
   */
  public static boolean isOfOtherFiles(Path model, Holdout holdout) {
    HeldOutEvents then = HeldOutEvents.of(model);
    HeldOutEvents now = holdout.heldOutEvents();
    return !manifest(model).isMissingNode()
        && (then.isEmpty() != now.isEmpty() || !then.containsAll(now));
  }

  /** Whether a model was trained while files held out nothing; it notes when its events ended. */
  static boolean isOfNoFiles(Path model) {
    return manifest(model).at("/training/data/newest").isTextual()
        && HeldOutEvents.of(model).isEmpty();
  }

  /**
   * Refuses to measure a model that {@link #isOfOtherFiles}.
   *
   * @throws WorkRefused if it is
   */
  public static void requireOfTheseFiles(Path model, Holdout holdout) {
    if (isOfOtherFiles(model, holdout)) {
      throw new WorkRefused(
          "the model in %s was trained while files held out other events, and may have learned those that they hold out now; train it again"
              .formatted(model));
    }
  }

  /** When the newest event was that a model knows; as early as can be where it was not noted. */
  public static Instant learned(Path model) {
    JsonNode newest = manifest(model).at("/training/data/newest");
    return newest.isTextual() ? Instant.parse(newest.asText()) : Instant.MIN;
  }

  /** The same of what of a generation can be measured. */
  public static Instant learned(Generation generation) {
    return learned(of(generation).orElse(generation.towers()));
  }

  /**
   * By what policy a model was chosen; nothing if there is none.
   *
   * @param model its folder
   */
  public static Optional<HoldoutPolicy> policy(Path model) {
    JsonNode policy = manifest(model).at("/config/holdout");
    try {
      return policy.isMissingNode()
          ? Optional.empty()
          : Optional.of(JSON.treeToValue(policy, HoldoutPolicy.class));
    } catch (JsonProcessingException failure) {
      throw new StorageFailed(model.resolve(TowerFiles.MANIFEST), failure);
    }
  }

  /* Nothing if there is none. */
  private static JsonNode manifest(Path model) {
    Path file = model.resolve(TowerFiles.MANIFEST);
    return Storage.read(
        file, () -> Files.exists(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance());
  }
}
