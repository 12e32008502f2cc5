package dev.zhiyin.onnx.encoder;

import dev.zhiyin.engine.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * All that decides an encoder's vectors, in memory. The arrays are shared, not copied: nobody
 * writes into them.
 */
final class EncoderFiles {
  private final Descriptor descriptor;
  private final byte[] model;
  private final byte[] tokenizer;

  EncoderFiles(Descriptor descriptor, byte[] model, byte[] tokenizer) {
    this.descriptor = descriptor;
    this.model = model;
    this.tokenizer = tokenizer;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  /** An ONNX graph with its weights. */
  byte[] model() {
    return model;
  }

  /** A {@code tokenizer.json} of Hugging Face's tokenizers. */
  byte[] tokenizer() {
    return tokenizer;
  }

  /** SHA-256 in hex over model, tokenizer and descriptor, each with its length before it. */
  String checksum() {
    var digest = Sha256.digest();
    for (byte[] part : new byte[][] {model, tokenizer, settings()}) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte[] settings() {
    return descriptor.toString().getBytes(StandardCharsets.UTF_8);
  }
}
