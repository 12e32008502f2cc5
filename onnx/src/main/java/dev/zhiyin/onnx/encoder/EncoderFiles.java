package dev.zhiyin.onnx.encoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    var digest = sha256();
    for (byte[] part : new byte[][] {model, tokenizer, settings()}) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte[] settings() {
    return descriptor.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
