package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.FolderLock;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.evaluate.HeldOutTowers;
import dev.zhiyin.tools.evaluate.Validation;
import dev.zhiyin.tools.rebuild.TrainRun.Outcome;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.split.TrainCounts;
import dev.zhiyin.tools.train.TrainingSet;
import dev.zhiyin.tools.train.export.PlainTowers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** The work on one shop's store and encoder: embedding, training, and making a new generation. */
final class BuildSession implements AutoCloseable {
  private final Home home;
  private final Progress progress;
  private final Store store;
  private final ShopGenerations generations;
  private final Map<EventType, Double> weights;
  private final String encoderSource;
  private final TextEncoder encoder;
  private final EmbeddingCache cache;
  private final long erasure;
  private final StoreRead read;
  private Optional<PlainTowers> trained = Optional.empty();
  private Optional<IncrementalBase> base = Optional.empty();
  private Optional<FolderLock> training = Optional.empty();

  /** What is held out by a policy, computed once: that reads all events. */
  private Optional<HeldOut> heldOut = Optional.empty();

  private record HeldOut(HoldoutPolicy asked, Holdout holdout) {}

  /**
   * Opens the encoder.
   *
   * @param weights of event types by which the shop serves, in place of a model's own
   * @throws dev.zhiyin.engine.ZhiyinException.ServiceFailed if it is a service that does not answer
   */
  BuildSession(
      Home home,
      Store store,
      ShopGenerations generations,
      EncoderOption.Asked encoderAsked,
      Map<EventType, Double> weights,
      Progress progress) {
    this.home = home;
    this.weights = Map.copyOf(weights);
    this.store = store;
    this.generations = generations;
    this.progress = progress;
    read = StoreRead.of(store);
    // afterwards, so that none has an erasure behind it that this does not know of
    erasure = store.erasing().newest().orElse(0);
    if (read.there().isEmpty()) {
      throw new WorkRefused(
          store.place() + " has no products; load some with: zhiyin rebuild --products FILE");
    }
    encoderSource = encoderAsked.source(() -> read.sample(store));
    encoder = encoderAsked.encoders().open(encoderSource);
    cache = new EmbeddingCache(home.vectorCache());
  }

  /** The same of the shop that a command is on, with the encoder that was asked for. */
  static BuildSession of(
      ShopOptions shop,
      Store store,
      ShopGenerations generations,
      EncoderOption encoder,
      Progress progress) {
    return new BuildSession(
        shop.home(), store, generations, encoder.of(shop), shop.config().weights(), progress);
  }

  /**
   * The right to load, train and publish in a home. Without it, two would write to the same
   * checkpoint and model, and over what the other holds out.
   *
   * @throws WorkRefused if another has it
   */
  static FolderLock alone(Home home) {
    return FolderLock.take(
        home.root().resolve("train.lock"), "another training or rebuild is under way");
  }

  /** Goes on with the right that loading had; without, it is taken to train or publish. */
  BuildSession under(FolderLock alone) {
    training = Optional.of(alone);
    return this;
  }

  EmbeddedCatalogue embed() {
    sayEmbedding();
    return EmbeddedCatalogue.of(store, read, encoder, cache, progress);
  }

  /** The same, as the generation in service has them, where the next one can go on from it. */
  EmbeddedCatalogue embedAsServed() {
    base = IncrementalBase.of(generations, store.id(), read, encoder, trainedFolder());
    Optional<EmbeddedCatalogue> asServed =
        base.flatMap(
            from -> {
              progress.say(
                  "embed: what differs from generation %d", from.generation().manifest().id());
              return EmbeddedCatalogue.from(from, store, read, encoder, cache, progress);
            });
    if (asServed.isEmpty()) {
      base.ifPresent(IncrementalBase::close);
      base = Optional.empty();
    }
    return asServed.orElseGet(this::embed);
  }

  private void sayEmbedding() {
    progress.say("embed: %,d products by %s", read.there().size(), encoderSource);
  }

  /**
   * Trains a model and leaves it where the next generation finds it.
   *
   * @throws WorkRefused if another training in this home is under way
   */
  Outcome train(EmbeddedCatalogue catalogue, TrainPlan plan) {
    trainAlone();
    Holdout holdout = holdout(plan.config().holdout());
    Optional<Supplier<TrainingSet>> everything =
        holdout.isGiven() ? Optional.empty() : Optional.of(() -> set(holdout.chosen(), catalogue));
    if (holdout.isGiven()) {
      sayGiven(holdout);
    } else {
      progress.say("train: held out: %s", holdout.policy().by().text());
    }
    Outcome outcome =
        run(catalogue, holdout)
            .of(() -> set(holdout, catalogue), everything, plan.heldOutBy(holdout.policy()));
    trained = Optional.of(outcome.plain());
    return outcome;
  }

  /**
   * The same for work that goes on with the whole model.
   *
   * @throws WorkRefused if it is asked to stop, after it has kept the best so far
   */
  Outcome trainToTheEnd(EmbeddedCatalogue catalogue, TrainPlan plan) {
    Outcome outcome = train(catalogue, plan);
    if (outcome.stopped()) {
      throw new WorkRefused("stopped before the training was done");
    }
    return outcome;
  }

  /**
   * Trains a model on train, for the next generation; and another with the same choices on train
   * and valid, beside it.
   *
   * @return the folder of the other
   */
  Path trainTwice(EmbeddedCatalogue catalogue, TrainPlan plan) {
    Holdout holdout = holdout(plan.config().holdout());
    if (!holdout.isGiven()) {
      throw new WorkRefused("no event is held out; the column split must say which are");
    }
    Outcome outcome = trainToTheEnd(catalogue, plan);
    return run(catalogue, holdout)
        .beside(() -> set(holdout.withValid(), catalogue), plan, outcome.choices());
  }

  private TrainRun run(EmbeddedCatalogue catalogue, Holdout holdout) {
    return new TrainRun(
        modelFolder(), catalogue.ids(), read.sequence(), holdout.heldOutEvents(), progress);
  }

  /* Until it is closed. */
  private void trainAlone() {
    if (training.isEmpty()) {
      training = Optional.of(alone(home));
    }
  }

  private TrainingSet set(Holdout holdout, EmbeddedCatalogue catalogue) {
    return Training.set(store, holdout, catalogue, new CachedEncoder(encoder, cache), progress);
  }

  private void sayGiven(Holdout holdout) {
    progress.say(
        "%,d events are held out by files, and never learned; empty %s and rebuild to learn from everything",
        holdout.size(), home.heldOut());
  }

  private Holdout holdout(HoldoutPolicy policy) {
    HeldOut of =
        heldOut
            .filter(known -> known.asked.equals(policy))
            .orElseGet(() -> new HeldOut(policy, Holdout.of(store, home, policy)));
    heldOut = Optional.of(of);
    return of.holdout;
  }

  /**
   * Whether there are events that a model can learn from.
   *
   * @param policy by which some are held out
   */
  boolean hasEvents(HoldoutPolicy policy) {
    Set<String> ids = Set.copyOf(read.ids());
    var teachers = new AtomicInteger();
    holdout(policy)
        .forEachShopper(shopper -> teachers.addAndGet(shopper.teaches(ids::contains) ? 1 : 0));
    return teachers.get() > 0;
  }

  private Path modelFolder() {
    return home.model(encoder.checksum());
  }

  /**
   * Makes a generation of what the store holds now, and publishes it.
   *
   * @param force serves the trained model however little it predicts
   * @throws WorkRefused if it does not reach the floors, or a training in this home is under way;
   *     then nothing has changed
   */
  Manifest publish(EmbeddedCatalogue catalogue, PublishThresholds floors, boolean force) {
    trainAlone(); // or the model that is copied may be that of another training, half written
    if (trained.isEmpty()) { // or training has said it
      Optional.of(learnable()).filter(Holdout::isGiven).ifPresent(this::sayGiven);
    }
    try (GenerationDraft draft = generations.repository().begin()) {
      Optional<Path> trainedFolder = told(trainedFolder());
      Optional<IncrementalBase> asServed = base.filter(_ -> trainedFolder.isEmpty());
      Optional<Holdout> holdout = asServed.isPresent() ? Optional.empty() : Optional.of(heldOut());
      Optional<Validation> validation =
          holdout.map(out -> new Validation(out, catalogue.assortment(store), weights));
      ModelSelection.Chosen chosen =
          holdout
              .map(
                  out ->
                      new ModelSelection(
                              out, validation.orElseThrow(), catalogue, encoder, cache, progress)
                          .choose(trainedFolder, force))
              .orElseGet(() -> ModelSelection.asServed(asServed.orElseThrow(), progress));
      try (MatchModel _ = chosen.model()) {
        holdout
            .filter(_ -> !force)
            .map(
                out ->
                    new ServedModel(
                        store, out, validation.orElseThrow(), catalogue, encoder, cache))
            .ifPresent(running -> requireMetric(chosen, running, floors));
        Manifest manifest = draft.finish(fill(draft, catalogue, chosen, floors));
        generations.repository().publish(manifest.id());
        dropErased();
        pruneCache(catalogue.size());
        return manifest;
      }
    }
  }

  private Holdout heldOut() {
    if (trained.isPresent()) { // by what this has held out
      return heldOut.orElseThrow().holdout;
    }
    HoldoutPolicy policy = HeldOutTowers.policy(modelFolder()).orElse(HoldoutPolicy.DEFAULT);
    return isOfOtherFiles()
        ? Holdout.of(store, home, policy, Instant.MIN)
        : Holdout.of(
            store, home, policy, HeldOutTowers.learned(TrainRun.measurable(modelFolder())));
  }

  /* All that may be learned from. */
  private Holdout learnable() {
    return Holdout.chosen(store, home);
  }

  /* None that has something of shoppers who were erased before this rebuild began, or may have
   * learned what files hold out now. */
  private Optional<Path> trainedFolder() {
    return Optional.of(modelFolder())
        .filter(folder -> TrainedModels.isThere(folder, erasure) && !isOfOtherFiles());
  }

  private boolean isOfOtherFiles() {
    return HeldOutTowers.isOfOtherFiles(modelFolder(), learnable());
  }

  private Optional<Path> told(Optional<Path> trained) {
    if (trained.isEmpty() && TrainedModels.isThere(modelFolder(), erasure)) {
      progress.say(
          "model: the one trained while files held out other events may have learned those that they hold out now, and is not used; train again");
    } else if (trained.isEmpty() && TrainedModels.isThere(modelFolder(), 0)) {
      progress.say("model: the one trained before shoppers were erased is not used; train again");
    }
    return trained;
  }

  private void requireMetric(
      ModelSelection.Chosen chosen, ServedModel running, PublishThresholds floors) {
    if (chosen.ndcg().isEmpty()) {
      return;
    }
    running
        .measure(generations.repository())
        .ifPresent(
            served -> {
              progress.say(
                  "check: NDCG@10 on validation of generation %d, which is served: %.4f%s",
                  served.generation(), served.ndcg(), served.today() ? "" : " when it was made");
              floors.requireMetric(chosen.ndcg().getAsDouble(), served);
            });
  }

  private GenerationDraft.Contents fill(
      GenerationDraft draft,
      EmbeddedCatalogue catalogue,
      ModelSelection.Chosen chosen,
      PublishThresholds floors) {
    MatchModel model = chosen.model();
    boolean isTrained = !model.name().equals(UntrainedModel.NAME);
    draft.writeCentring(catalogue.centring());
    encoder.probes().ifPresent(draft::writeProbes);
    Optional<IncrementalBase> from = base.filter(served -> served.fits(model));
    ShopWords words =
        from.map(served -> served.generation().words())
            .orElseGet(() -> ShopWords.of(catalogue.size(), store.products()::forEach));
    draft.writeWords(words);
    progress.say("words: %,d of the shop's own", words.size());
    Map<String, Long> popularity = writeCounts(draft);
    if (isTrained) {
      HeldOutTowers.copy(modelFolder(), TrainRun.measurable(modelFolder()), draft.towers());
    }
    var preparation =
        new ProductPreparation(
            new CachedEncoder(encoder, cache),
            catalogue.centring(),
            model,
            generations.attributes());
    var metrics = new TreeMap<>(chosen.metrics());
    metrics.put(IncrementalBase.OTHER_TEXTS, (double) catalogue.otherTexts());
    try (NewIndex index =
        from.map(served -> generations.beginFrom(served.generation(), draft))
            .orElseGet(
                () -> generations.begin(draft, words, encoder.dimension(), model.dimension()))) {
      long sequence =
          new GenerationIndexing(store, preparation, popularity, index, progress)
              .write(catalogue, from);
      try (IndexView view = index.view();
          MatchModel served = isTrained ? OnnxMatchModel.load(draft.towers()) : model) {
        metrics.putAll(
            new PublishChecks(store, catalogue.ids(), floors, !generations.areOnCluster(), progress)
                .of(view, served, isTrained ? trained : Optional.empty()));
        return new GenerationDraft.Contents(
            new Manifest.EncoderId(encoderSource, encoder.checksum(), encoder.dimension()),
            generations.attributes(),
            model.name(),
            generations.clusterIndex(draft.id()),
            store.id(),
            sequence,
            read.sequence(),
            view.size(),
            metrics);
      }
    }
  }

  /* Returns how many shoppers interacted with each product. */
  private Map<String, Long> writeCounts(GenerationDraft draft) {
    Holdout everything = learnable();
    var counts = TrainCounts.of(everything);
    draft.writeCoOccurrence(counts.coOccurrence());
    Function<String, CategoryPath> categories = categories(counts.bought());
    draft.writeComplements(TrainCounts.complements(everything, categories));
    draft.writeRenewal(TrainCounts.renewal(everything, categories, store.now()));
    return counts.popularity();
  }

  private Function<String, CategoryPath> categories(Set<String> ids) {
    Map<String, CategoryPath> known = new HashMap<>();
    Map<CategoryPath, CategoryPath> each = new HashMap<>(); // one for all products that it is of
    StoreRead.products(store, ids.stream())
        .filter(product -> !product.category().isEmpty())
        .forEach(
            product ->
                known.put(
                    product.id(), each.computeIfAbsent(product.category(), category -> category)));
    return id -> known.getOrDefault(id, CategoryPath.NONE);
  }

  /* What was made while shoppers were known who are erased now has something of them. */
  private void dropErased() {
    OptionalLong newest = store.erasing().newest();
    if (newest.isEmpty()) {
      return;
    }
    List<Long> gone = generations.repository().pruneBefore(newest.getAsLong());
    if (!gone.isEmpty()) {
      progress.say("generations %s knew shoppers who are erased, and are deleted", gone);
    }
    List<Path> models = new TrainedModels(home).dropBefore(newest.getAsLong());
    if (!models.isEmpty()) {
      progress.say("models %s knew shoppers who are erased, and are deleted", models);
    }
  }

  /* The generation is published by now; a cache that cannot be pruned is told, and changes nothing. */
  private void pruneCache(long texts) {
    try {
      prune(texts);
    } catch (StoreUnavailable | StorageFailed failure) {
      progress.say(
          "the cache of embeddings is not pruned; while nothing runs on this home, it may be deleted: %s",
          String.valueOf(failure.getMessage()));
    }
  }

  private void prune(long texts) {
    long erasure = store.erasing().newest().orElse(0);
    if (!cache.isToBePruned(erasure, texts)) {
      return;
    }
    Set<String> encoders = new HashSet<>(Set.of(encoder.checksum()));
    for (GenerationListing one : generations.repository().list()) {
      if (one instanceof GenerationListing.Whole(Manifest manifest)) {
        encoders.add(manifest.encoder().checksum());
      }
    }
    progress.say("cache: embeddings of texts that the shop no longer has are dropped");
    cache.prune(
        erasure,
        encoders,
        kept -> {
          store.products().forEach(product -> kept.accept(product.embeddedText()));
          store
              .events()
              .forEach(
                  event -> {
                    if (event.subject() instanceof Subject.Words(String text)) {
                      kept.accept(encoder.queryText(text));
                    }
                  });
        });
  }

  @Override
  public void close() {
    try (encoder;
        cache) {
      base.ifPresent(IncrementalBase::close);
    } finally {
      training.ifPresent(FolderLock::close);
    }
  }
}
