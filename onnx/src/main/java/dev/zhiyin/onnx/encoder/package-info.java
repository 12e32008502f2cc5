/**
 * Text to vectors by BERT models: {@link dev.zhiyin.onnx.encoder.Encoders} opens one by its name or
 * from a folder.
 */
@NullMarked
package dev.zhiyin.onnx.encoder;

import org.jspecify.annotations.NullMarked;
