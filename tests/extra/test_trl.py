"""TRL's GRPOTrainer trains a tiny random model on a scheme that was wrapped in one line and checked first."""

import pytest
from extra.trainer_schemes import centered, share_of_first

from rewardtheory.extra.trainers import as_trl

pytest.importorskip("trl", reason="the optional group `trl` is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # the warnings of three other libraries

WORDS = ["<pad>", "<eos>", "<unk>", *"abcdefgh"]


@pytest.fixture
def tiny():
    """A transformer of a few thousand random weights, and a tokenizer of eleven words: nothing is downloaded."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>")
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(WORDS),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=64,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=1,
    )
    return Qwen2ForCausalLM(config), tokenizer


def test_grpo_learns_what_a_checked_scheme_rewards(tiny, tmp_path):
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    model, tokenizer = tiny
    examples = [{"prompt": "a b", "completion": text, "answer": "h"} for text in ("h h", "a b", "h a", "c")]
    reward = as_trl(centered, share_of_first, examples, group_size=4)
    data = Dataset.from_list([{"prompt": f"{x} {y}", "answer": "h"} for x in "abcd" for y in "efgh"])
    arguments = GRPOConfig(
        output_dir=str(tmp_path),
        per_device_train_batch_size=16,
        num_generations=4,
        max_completion_length=6,
        max_steps=25,
        learning_rate=2e-2,
        lr_scheduler_type="constant",
        logging_steps=1,
        report_to=[],
        save_strategy="no",
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        scale_rewards="none",
        seed=0,
    )
    seen = []

    def wanted_share(prompts, completions, answer, **columns):
        shares = [share_of_first(text, {"answer": wanted}) for text, wanted in zip(completions, answer, strict=True)]
        seen.append(sum(shares) / len(shares))
        return [0.0] * len(shares)  # only looks

    trainer = GRPOTrainer(
        model=model, reward_funcs=[reward, wanted_share], args=arguments, train_dataset=data, processing_class=tokenizer
    )
    trainer.train()
    assert trainer.state.global_step == 25
    logged = [row for row in trainer.state.log_history if "rewards/centered/mean" in row]
    assert len(logged) == 25
    # Centered by group the reward has mean 0 whatever is learned; what it rewards becomes frequent.
    assert all(abs(row["rewards/centered/mean"]) < 1e-6 for row in logged)
    early, late = sum(seen[:3]) / 3, sum(seen[-3:]) / 3
    assert early < 0.3 and late > early + 0.3
