package dev.zhiyin.onnx.encoder;

import ai.onnxruntime.OrtException;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.onnx.encoder.EncoderFiles.Descriptor;
import dev.zhiyin.onnx.encoder.TextTokenizer.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Gatherers;

/**
 * A sentence encoder in the manner of Sentence-BERT (Reimers and Gurevych, EMNLP 2019): the token
 * states of one BERT pass, pooled and normalised.
 *
 * <p>Texts are taken up in chunks, so that a call needs bounded memory beyond its result. Closing
 * waits for the calls under way.
 */
final class BertEncoder implements TextEncoder {
  private static final int CHUNK = 4096;
  private static final int SLICE = 64;

  private final Descriptor descriptor;
  private final String checksum;
  private final TextTokenizer tokenizer;
  private final BertModel model;
  private final EncoderThreads workers;
  private final int batchTokens;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private boolean closed;

  private BertEncoder(EncoderFiles files, EncoderConfig config, TextTokenizer tokenizer) {
    this.descriptor = files.descriptor();
    this.checksum = files.checksum();
    this.tokenizer = tokenizer;
    this.model = BertModel.open(files);
    this.workers = new EncoderThreads(config.threads(), "encoder-" + descriptor.name());
    this.batchTokens = config.batchTokens();
  }

  static BertEncoder open(EncoderFiles files, EncoderConfig config) {
    var tokenizer = TextTokenizer.open(files);
    try {
      return new BertEncoder(files, config, tokenizer);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return descriptor.name();
  }

  @Override
  public String checksum() {
    return checksum;
  }

  @Override
  public int dimension() {
    return descriptor.dimension();
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    return whileOpen(
        () ->
            texts.stream()
                .gather(Gatherers.windowFixed(CHUNK))
                .flatMap(chunk -> encodeChunk(chunk).stream())
                .toList());
  }

  @Override
  public String queryText(String query) {
    return descriptor.queryPrefix() + query;
  }

  private List<Embedding> encodeChunk(List<String> texts) {
    List<long[]> tokens =
        workers
            .map(texts.stream().gather(Gatherers.windowFixed(SLICE)).toList(), this::tokens)
            .stream()
            .flatMap(List::stream)
            .toList();
    List<TokenBatch> batches = TokenBatch.divide(tokens, batchTokens);
    List<List<Embedding>> results = workers.map(batches, batch -> embed(batch, tokens));
    var inOrder = new Embedding[texts.size()];
    for (int b = 0; b < batches.size(); b++) {
      List<Integer> members = batches.get(b).members();
      for (int i = 0; i < members.size(); i++) {
        inOrder[members.get(i)] = results.get(b).get(i);
      }
    }
    return Arrays.asList(inOrder);
  }

  private List<long[]> tokens(List<String> texts) {
    return texts.stream().map(tokenizer::ids).toList();
  }

  private List<Embedding> embed(TokenBatch batch, List<long[]> tokens) {
    List<long[]> texts = batch.members().stream().map(tokens::get).toList();
    try {
      return model.run(texts, batch.width()).stream().map(Embedding::of).toList();
    } catch (OrtException | IllegalArgumentException e) {
      throw new ModelUnusable(
          "encoder '%s' failed on a batch of %d texts of up to %d tokens"
              .formatted(name(), batch.size(), batch.width()),
          e);
    }
  }

  private <T> T whileOpen(Supplier<T> work) {
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("encoder '%s' is closed".formatted(name()));
      }
      return work.get();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        workers.close();
        model.close();
        tokenizer.close();
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}
