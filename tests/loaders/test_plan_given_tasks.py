"""Tasks that plans give in sentences and lists: short documents in the forms clerks use, each with what it assigns."""

import pytest

from tests.loaders.plan_texts import plan_of

BOOK, CLIPS = "biên soạn sổ tay thủ tục hành chính", "10 video ngắn"
DOCUMENTS = {
    "giao, then the day": (
        "II. NHIỆM VỤ CỤ THỂ\n\n"
        "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Văn phòng UBND tỉnh tổ chức hội nghị triển khai; hoàn thành trước ngày 30/6/2025.\n\n"
        f"2. Giao Sở Tư pháp chủ trì, phối hợp với các sở, ban, ngành {BOOK}. Thời gian hoàn thành: Quý III/2025.\n",
        [
            ("1", "Sở Nội vụ", "Sở Tài chính; Văn phòng UBND tỉnh", "deadline", "2025-06-30"),
            ("2", "Sở Tư pháp", "các sở, ban, ngành", "deadline", "2025-09-30"),
        ],
    ),
    "a heading of tasks and of who does them": (
        "II. NHIỆM VỤ VÀ PHÂN CÔNG THỰC HIỆN\n\n"
        f"1. Giao Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ {BOOK}, xong trước ngày 28/02/2025.\n\n"
        f"2. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính thực hiện {CLIPS}; thực hiện thường xuyên.\n",
        [
            ("1", "Sở Tư pháp", "Sở Nội vụ", "deadline", "2025-02-28"),
            ("2", "Sở Y tế", "Sở Tài chính", "continuous", None),
        ],
    ),
    "the time in brackets": (
        "II. NHIỆM VỤ\n\n"
        f"1. Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Nội vụ, UBND các xã, phường thực hiện {CLIPS} (xong trong quý II).\n\n"
        "2. Văn phòng UBND tỉnh chủ trì công khai kết quả xử lý phản ánh, kiến nghị (hằng tháng).\n\n"
        "3. Sở Y tế chủ trì khảo sát sự hài lòng của người bệnh (trước ngày 15/10/2025).\n",
        [
            ("1", "Sở Khoa học và Công nghệ", "Sở Nội vụ; UBND các xã, phường", "deadline", "2025-06-30"),
            ("2", "Văn phòng UBND tỉnh", "", "monthly", None),
            ("3", "Sở Y tế", "", "deadline", "2025-10-15"),
        ],
    ),
    "asked of those who cannot be ordered": (
        "II. NHIỆM VỤ, GIẢI PHÁP\n\n"
        "1. Đề nghị Báo Hòa An xây dựng chuyên mục “Cải cách hành chính”, mỗi tháng 02 tin, bài.\n\n"
        "2. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh phát động phong trào thi đua trước ngày 31/3/2025.\n\n"
        "3. Đề nghị Bưu điện tỉnh bố trí nhân viên hướng dẫn nộp hồ sơ trực tuyến, mỗi quý 01 đợt.\n\n"
        "4. Đề nghị Tỉnh đoàn phát động cuộc thi ảnh đẹp công sở.\n\n"
        "5. Đề nghị các cơ quan, đơn vị quan tâm phối hợp thực hiện.\n",
        [
            ("1", "Báo Hòa An", "", "monthly", None),
            ("2", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "", "deadline", "2025-03-31"),
            ("3", "Bưu điện tỉnh", "", "quarterly", None),
            ("4", "Tỉnh đoàn", "", "none", None),
        ],
    ),
    "letters under a unit and a colon": (
        "II. NHIỆM VỤ CỤ THỂ\n\n"
        "1. UBND các xã, phường:\n\n"
        "a) Phát thanh bản tin trên hệ thống truyền thanh cơ sở.\n\n"
        "b) Thành lập tổ hướng dẫn nộp hồ sơ tại thôn, tổ dân phố trước ngày 30/4/2025.\n\n"
        "2. Giao Sở Nội vụ thực hiện các nhiệm vụ sau:\n\n"
        "a) Tổ chức cuộc thi trực tuyến trong quý III/2025.\n\n"
        "b) Biên tập, phát hành bản tin cải cách hành chính hằng quý.\n",
        [
            ("1.a", "UBND các xã, phường", "", "none", None),
            ("1.b", "UBND các xã, phường", "", "deadline", "2025-04-30"),
            ("2.a", "Sở Nội vụ", "", "deadline", "2025-09-30"),
            ("2.b", "Sở Nội vụ", "", "quarterly", None),
        ],
    ),
    "the unit in brackets at the end": (
        "II. NHIỆM VỤ CỤ THỂ\n\n"
        "1. Đăng tải tin, bài trên Cổng Thông tin điện tử tỉnh (Văn phòng UBND tỉnh chủ trì; thường xuyên).\n\n"
        "2. Tổ chức đối thoại với doanh nghiệp (Sở Tài chính chủ trì, phối hợp với Hiệp hội Doanh nghiệp tỉnh; hằng quý).\n\n"
        "3. Tập huấn kỹ năng viết tin, bài cho công chức cấp xã (Sở Nội vụ; quý II/2025).\n\n"
        "4. Lắp đặt pa nô tại trụ sở các xã (UBND các xã, phường thực hiện, xong trước ngày 31/5/2025).\n\n"
        "5. Xây dựng chuyên trang trên báo in, mỗi tháng 01 kỳ (Báo Hòa An chủ trì).\n\n"
        "6. Thực hiện đúng hướng dẫn của cơ quan cấp trên (Bộ Nội vụ).\n",
        [
            ("1", "Văn phòng UBND tỉnh", "", "continuous", None),
            ("2", "Sở Tài chính", "Hiệp hội Doanh nghiệp tỉnh", "quarterly", None),
            ("3", "Sở Nội vụ", "", "deadline", "2025-06-30"),
            ("4", "UBND các xã, phường", "", "deadline", "2025-05-31"),
            ("5", "Báo Hòa An", "", "monthly", None),
        ],
    ),
    "items that a plan puts in another's place, in quotes": (
        "II. NỘI DUNG SỬA ĐỔI, BỔ SUNG\n\n1. Bổ sung các nhiệm vụ vào Mục III như sau:\n\n"
        "“9. Ra mắt kênh hỏi đáp của phường.\n\n+ Đơn vị thực hiện: Văn phòng phường.\n\n+ Thời gian: Quý II/2025.\n\n"
        "10. Tập huấn cho các tổ dân phố.\n\n+ Đơn vị thực hiện: Phòng Kinh tế.\n\n+ Thời gian: trước ngày 25/7/2025.”\n",
        [
            ("9", "Văn phòng phường", "", "deadline", "2025-06-30"),
            ("10", "Phòng Kinh tế", "", "deadline", "2025-07-25"),
        ],
    ),
    "orders with days under a heading of who does what": (
        "II. PHÂN CÔNG NHIỆM VỤ\n\n"
        "1. Giao Phòng Quản lý Đầu tư chủ trì, phối hợp với Văn phòng Ban xây dựng video hướng dẫn, hoàn thành trước ngày 30/4/2025.\n\n"
        "2. Giao Văn phòng Ban lắp đặt 05 bảng tra cứu thủ tục hành chính, xong trong tháng 8/2025.\n\n"
        "3. Giao Văn phòng Ban chủ trì khảo sát 150 doanh nghiệp; hoàn thành chậm nhất ngày 15/11/2025.\n",
        [
            ("1", "Phòng Quản lý Đầu tư", "Văn phòng Ban", "deadline", "2025-04-30"),
            ("2", "Văn phòng Ban", "", "deadline", "2025-08-31"),
            ("3", "Văn phòng Ban", "", "deadline", "2025-11-15"),
        ],
    ),
    "orders without days under such a heading are responsibilities": (
        "II. PHÂN CÔNG NHIỆM VỤ\n\n1. Giao Phòng Quản lý Đầu tư chủ trì theo dõi, đôn đốc.\n\n"
        "2. Giao Văn phòng Ban bố trí kinh phí.\n\n3. Giao các phòng phổ biến Kế hoạch này.\n",
        [],
    ),
    "a mark behind one unit of a label": (
        "II. NHIỆM VỤ CỤ THỂ\n\n1. Tập huấn trợ lý ảo cho các tổ công nghệ số.\n\n"
        "+ Đơn vị thực hiện: Phòng Kinh tế (chủ trì), Trung tâm Phục vụ hành chính công phường, Công an phường.\n\n"
        "+ Thời gian: Quý II/2025.\n",
        [
            ("1", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công phường; Công an phường", "deadline", "2025-06-30")
        ],
    ),
    "thực hiện after the sentence": (
        "II. NHIỆM VỤ THƯỜNG KỲ\n\n"
        "a) Cắt dựng chuyên mục thành clip ngắn, đăng trên nền tảng số. Thực hiện: Phòng Kỹ thuật; thời gian: mỗi tháng một lần.\n",
        [("a", "Phòng Kỹ thuật", "", "monthly", None)],
    ),
    "the unit behind a dash": (
        "II. NHIỆM VỤ CỤ THỂ\n\n"
        "1. Soạn và cấp phát 8.000 tờ gấp đến các thôn – Trung tâm Y tế tỉnh, trước ngày 10/4/2025.\n\n"
        "2. Lễ phát động cấp tỉnh, quy mô 350 đại biểu – Sở Y tế, phối hợp với UBND phường Hòa An, ngày 16/4/2025.\n\n"
        "3. Kiểm tra liên ngành tại các chợ đầu mối - Thanh tra tỉnh chủ trì, phối hợp với Sở Công Thương.\n\n"
        "4. Tăng cường phối hợp giữa Công an - Sở Y tế.\n",
        [
            ("1", "Trung tâm Y tế tỉnh", "", "deadline", "2025-04-10"),
            ("2", "Sở Y tế", "UBND phường Hòa An", "deadline", "2025-04-16"),
            ("3", "Thanh tra tỉnh", "Sở Công Thương", "none", None),
        ],
    ),
    "one unit before a colon, dashes below": (
        "II. NHIỆM VỤ\n\n"
        "Giao Sở Văn hóa, Thể thao và Du lịch thực hiện các nhiệm vụ sau:\n\n"
        "- Xây dựng 05 phóng sự trước ngày 30/9/2025.\n\n"
        "- Tuyên truyền cổ động trên các tuyến phố chính (quý II/2025).\n\n"
        "Giao Tỉnh đoàn:\n\n"
        "- Ra quân “Ngày Chủ nhật xanh” hằng tháng.\n\n"
        "Các đợt tuyên truyền trong năm gồm:\n\n"
        "- Đợt 1: tháng 3/2025.\n",
        [
            (None, "Sở Văn hóa, Thể thao và Du lịch", "", "deadline", "2025-09-30"),
            (None, "Sở Văn hóa, Thể thao và Du lịch", "", "deadline", "2025-06-30"),
            (None, "Tỉnh đoàn", "", "monthly", None),
        ],
    ),
    "trách nhiệm and thời gian close the paragraph": (
        "II. NỘI DUNG THỰC HIỆN\n\n"
        "1. Xây dựng bộ nhận diện công tác cải cách hành chính. Trách nhiệm: Sở Nội vụ. Thời gian: Quý II/2025.\n\n"
        "2. Sản xuất chương trình hỏi đáp. Trách nhiệm: Sở Khoa học và Công nghệ; phối hợp: Sở Tư pháp. Thời gian: Hằng tháng.\n\n"
        "3. Tổ chức ngày hội chuyển đổi số. Trách nhiệm thực hiện: UBND các xã, phường. Thời hạn: Trước ngày 10/10/2025.\n",
        [
            ("1", "Sở Nội vụ", "", "deadline", "2025-06-30"),
            ("2", "Sở Khoa học và Công nghệ", "Sở Tư pháp", "monthly", None),
            ("3", "UBND các xã, phường", "", "deadline", "2025-10-10"),
        ],
    ),
    "who does it on a line of its own": (
        "II. NHIỆM VỤ CỤ THỂ\n\n"
        "1. Xây dựng và phát sóng chuyên mục truyền hình.\n\nĐơn vị thực hiện: Đài Phát thanh và Truyền hình tỉnh.\n\n"
        "2. Phát hành tờ gấp hướng dẫn thủ tục đất đai.\n\nĐơn vị thực hiện: Sở Nông nghiệp và Môi trường; UBND các xã, phường.\n\n"
        "Thời gian thực hiện: Quý II/2025.\n",
        [
            ("1", "Đài Phát thanh và Truyền hình tỉnh", "", "none", None),
            ("2", "Sở Nông nghiệp và Môi trường; UBND các xã, phường", "", "deadline", "2025-06-30"),
        ],
    ),
    "sentences among headings": (
        "II. NỘI DUNG, NHIỆM VỤ\n\n1. Tuyên truyền trên báo chí\n\n"
        "- Đăng tải kết quả các chỉ số. Sở Nội vụ chủ trì, phối hợp với Văn phòng UBND tỉnh, hoàn thành trong tháng 5/2025.\n\n"
        "2. Tuyên truyền trực quan\n\n"
        "Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với UBND các xã, phường treo băng rôn, pa nô; thực hiện trong quý III năm 2025.\n",
        [
            (None, "Sở Nội vụ", "Văn phòng UBND tỉnh", "deadline", "2025-05-31"),
            (None, "Sở Văn hóa, Thể thao và Du lịch", "UBND các xã, phường", "deadline", "2025-09-30"),
        ],
    ),
    "orders without who leads, and one unit among them without an order": (
        "II. NHIỆM VỤ VÀ PHÂN CÔNG\n\n"
        "1. Giao Sở Xây dựng phối hợp với UBND các xã, phường sơn kẻ lại vạch người đi bộ; xong trong quý III năm 2025.\n\n"
        "2. Giao UBND các xã, phường thường xuyên giải tỏa các điểm họp chợ trước cổng trường.\n\n"
        "3. Giao Sở Y tế chủ trì, phối hợp với Hội Chữ thập đỏ tỉnh tập huấn sơ cấp cứu, từ ngày 15 tháng 7 năm 2025 đến ngày 20 tháng 8 năm 2025.\n\n"
        "4. Công an tỉnh huy động lực lượng tuần tra, kiểm soát theo kế hoạch của Bộ Công an.\n\n"
        "5. Trước ngày 15/4/2025, Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp công bố danh mục thủ tục.\n",
        [
            ("1", "Sở Xây dựng", "UBND các xã, phường", "deadline", "2025-09-30"),
            ("2", "UBND các xã, phường", "", "continuous", None),
            ("3", "Sở Y tế", "Hội Chữ thập đỏ tỉnh", "range", "2025-08-20"),
            ("4", "Công an tỉnh", "", "per_superior_plan", None),
            ("5", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-04-15"),
        ],
    ),
    "under a month or a quarter": (
        "II. NHIỆM VỤ\n\n"
        f"1. Quý II/2025\n\n- {BOOK} (Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp).\n\n"
        "* Tháng 8:\n\n- Treo băng rôn tại trụ sở: UBND các xã chủ trì.\n\n"
        "* Tháng 9:\n\n- Mở lớp tập huấn: Sở Nội vụ chủ trì, Sở Tư pháp phối hợp.\n",
        [
            (None, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-06-30"),
            (None, "UBND các xã", "", "deadline", "2025-08-31"),
            (None, "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-09-30"),
        ],
    ),
    "an order below the line that says what is to be done": (
        "II. NHIỆM VỤ\n\n"
        "1. Biên soạn sổ tay thủ tục hành chính\n\nGiao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp thực hiện; Quý II/2025.\n\n"
        "2. Dựng video ngắn về hộ tịch\n\nGiao Sở Tư pháp chủ trì thực hiện; trước ngày 30/9/2025.\n",
        [
            ("1", "Sở Nội vụ", "Sở Tư pháp", "deadline", "2025-06-30"),
            ("2", "Sở Tư pháp", "", "deadline", "2025-09-30"),
        ],
    ),
    "who helps at the end of what a unit does": (
        "II. NHIỆM VỤ\n\n"
        "1. Sở Nội vụ\na) Mở chuyên mục trên trang của Sở, hoàn thành trong quý II/2025; phối hợp với Sở Tư pháp, UBND các xã.\n",
        [("1.a", "Sở Nội vụ", "Sở Tư pháp; UBND các xã", "deadline", "2025-06-30")],
    ),
    "duties under tổ chức thực hiện": (
        "II. TỔ CHỨC THỰC HIỆN\n\n"
        "1. Sở Tài chính tham mưu bố trí kinh phí trước ngày 30/6/2025.\n\n"
        "2. UBND các xã, phường:\n\na) Xây dựng kế hoạch tuyên truyền trước ngày 31/3/2025.\n\nb) Bố trí kinh phí (hằng năm).\n\n"
        "3. Giao Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ rà soát văn bản; hoàn thành trước ngày 30/6/2025.\n\n"
        "4. Giao Tỉnh đoàn thực hiện các nhiệm vụ sau:\n\n- Ra quân hằng tháng (Tỉnh đoàn; hằng tháng).\n\n"
        "5. Đề nghị Báo Hòa An mở chuyên mục, mỗi tháng 02 tin.\n",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tasks_given_in_prose_are_read_with_who_and_when(name: str):
    body, expected = DOCUMENTS[name]

    assert [
        (
            task.no,
            "; ".join(task.lead),
            "; ".join(task.coordinating),
            task.timeframe.kind,
            str(task.timeframe.due_date) if task.timeframe.due_date else None,
        )
        for task in plan_of(body).tasks
    ] == expected


def test_what_is_to_be_done_is_told_without_the_bracket_that_says_who():
    body = (
        "II. NHIỆM VỤ\n\n1. Tập huấn kỹ năng viết tin, bài cho công chức cấp xã (Sở Nội vụ; quý II/2025).\n"
    )

    (task,) = plan_of(body).tasks

    assert task.text == "Tập huấn kỹ năng viết tin, bài cho công chức cấp xã"
    assert (task.timeframe.text, task.sources["timeframe"].quote) == ("quý II/2025", "quý II/2025")
    assert task.sources["lead"].quote == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        (
            "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp tổ chức hội nghị, xong trước ngày 30/6/2025.",
            "tổ chức hội nghị",
        ),
        (
            "Sở Tư pháp rà soát văn bản quy phạm trong quý II/2025.",
            "rà soát văn bản quy phạm trong quý II/2025.",
        ),
        ("Đề nghị Báo Hòa An mở chuyên mục về hộ tịch.", "mở chuyên mục về hộ tịch."),
    ],
)
def test_of_a_sentence_that_gives_a_task_the_deed_is_its_text_and_the_whole_its_source(sentence, deed):
    (task,) = plan_of(f"II. NHIỆM VỤ\n\n1. {sentence}\n").tasks

    assert (task.text, task.source.quote) == (deed, sentence)
